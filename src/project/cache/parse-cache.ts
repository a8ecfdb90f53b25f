import type { ReadPolicies } from '../../manifest/manifest.js';
import type { ParsedManifest, ParseManifestOptions } from '../../manifest/parse-manifest.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import type { ReadingRules } from '../../markdown/dialects/reading-rules.js';
import { mayHaveFrontMatter, noFrontMatter } from '../../markdown/front-matter/front-matter.js';
import { createSourceText } from '../../markdown/parse/source-text.js';
import { cacheKey } from '../cache-key.js';
import type { FormulaSpeech } from '../formulas/formula-speech.js';
import { openCacheFile } from './cache-file.js';

/** How a chapter is read. */
export type ChapterRules = ReadingRules & {
  /** Absent: formulas are not spoken in words. */
  readonly formulas?: FormulaSpeech;
};

/** A function that parses Markdown. A run uses `readMarkdown`. */
export type ParseMarkdown = (
  text: string,
  policies: ReadPolicies,
  rules: ChapterRules,
) => MarkdownDocument | Promise<MarkdownDocument>;

/** A cache of the parsed manifest and the parsed chapters, each under a hash of its inputs. */
export interface ParseCache {
  /** Returns a manifest from the cache, or parses it. */
  manifest(text: string, options: ParseManifestOptions): Promise<ParsedManifest>;
  /** Returns a chapter from the cache, or parses it. `bytes` is the content of its file, `text` the same decoded. */
  parse(
    chapter: { readonly bytes: Uint8Array; readonly text: string },
    policies: ReadPolicies,
    rules: ChapterRules,
  ): Promise<MarkdownDocument>;
  /** Writes the entries that were read or set since the cache was opened, and drops the others. A failed write is ignored. */
  save(): void;
}

/** Matches every chapter with formulas. The others do not load the packages for them. */
const formulaSign = /\$|\\[([]|math/i;

/**
 * Parses Markdown, and loads the parser when it is first needed. Loading remark takes longer than reading a whole book from
 * the cache.
 */
const parseWithRemark: ParseMarkdown = async (text, policies, rules) => {
  const source = createSourceText(text);
  const frontMatter = mayHaveFrontMatter(source)
    ? (await import('../../markdown/front-matter/read-front-matter.js')).readFrontMatter(
        source,
        policies,
        rules,
      )
    : noFrontMatter;
  const { readBody } = await import('../../markdown/read/read-body.js');
  if (!rules.formulas || !formulaSign.test(text)) return readBody(source, frontMatter, policies, rules);
  const speakFormula = await rules.formulas.prepare(frontMatter);
  return readBody(source, frontMatter, policies, { ...rules, speakFormula });
};

/** The ending that makes a manifest's name the name of its parse cache. */
export const parsesSuffix = '.parses.jsonl';

/**
 * Opens `.narrate/cache/<manifest>.parses.jsonl`.
 * @param root the real folder of the manifest
 * @param manifestName its file name: two manifests in one folder have a cache each
 */
export function openParseCache(
  root: string,
  manifestName: string,
  parseMarkdown: ParseMarkdown = parseWithRemark,
): ParseCache {
  const file = openCacheFile(root, `${manifestName}${parsesSuffix}`);
  const cached = async <Value>(key: string, parse: () => Value | Promise<Value>): Promise<Value> => {
    const found = file.get(key);
    // The checksum and the key prove that this version wrote the value for the same input, so the cast is safe.
    if (found !== undefined) return found as Value;
    const parsed = await parse();
    file.set(key, parsed);
    return parsed;
  };
  return {
    manifest(text, options) {
      const { file: name, engine, engineNames, profileOf, defaults } = options;
      const inputs = [name, engine, engineNames.map((engineName) => profileOf(engineName))];
      // Without defaults, the key stays that of earlier versions.
      const rest = JSON.stringify(defaults === undefined ? inputs : [...inputs, defaults]);
      return cached(cacheKey('manifest', rest, text), async () => {
        const { parseManifest } = await import('../../manifest/parse-manifest.js');
        return parseManifest(text, options);
      });
    },
    parse({ bytes, text }, policies, rules) {
      const sorted = Object.fromEntries(Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1)));
      const { version, found, isMdx, formulas } = rules;
      const inputs = JSON.stringify([sorted, version, found, isMdx, formulas?.id]);
      return cached(cacheKey('chapter', inputs, bytes), () => parseMarkdown(text, policies, rules));
    },
    save: file.save,
  };
}
