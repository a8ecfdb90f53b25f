import type { ReadPolicies } from '../../manifest/manifest.js';
import type { ParsedManifest, ParseManifestOptions } from '../../manifest/parse-manifest.js';
import type { MarkdownDocument } from '../../markdown/block.js';
import { mayHaveFrontMatter, noFrontMatter } from '../../markdown/parse/no-front-matter.js';
import { createSourceText } from '../../markdown/parse/source-text.js';
import { cacheKey } from '../cache-key.js';
import { openCacheFile } from './cache-file.js';

/** Reads Markdown: in a run, `readMarkdown`. */
export type ParseMarkdown = (
  text: string,
  policies: ReadPolicies,
) => MarkdownDocument | Promise<MarkdownDocument>;

/** Parses of a manifest and its chapters, remembered by what went into them. */
export interface ParseCache {
  /** What a manifest says: remembered, or parsed now. */
  manifest(text: string, options: ParseManifestOptions): Promise<ParsedManifest>;
  /** The parse of a chapter: remembered, or made now. `bytes` are the file's, `text` what they say. */
  parse(bytes: Uint8Array, text: string, policies: ReadPolicies): Promise<MarkdownDocument>;
  /** Keeps what was asked for since the cache was opened, and drops the rest. Never fails: a cache is a convenience. */
  save(): void;
}

/**
 * Loaded when something has to be parsed: remark takes longer to load than a remembered book takes to read, and YAML as
 * long as a chapter.
 */
const parseWithRemark: ParseMarkdown = async (text, policies) => {
  const source = createSourceText(text);
  if (mayHaveFrontMatter(source)) {
    const { readMarkdown } = await import('../../markdown/read/read.js');
    return readMarkdown(text, policies);
  }
  const { readBody } = await import('../../markdown/read/read-body.js');
  return readBody(source, noFrontMatter, policies);
};

/** What follows a manifest's name in the name of its cache of parses. */
export const parsesSuffix = '.parses.jsonl';

/**
 * Opens `.narrate/cache/<manifest>.parses.jsonl`.
 * @param root the real folder of the manifest
 * @param manifestName its file name, so that two manifests in a folder do not drop each other's parses
 */
export function openParseCache(
  root: string,
  manifestName: string,
  parseMarkdown: ParseMarkdown = parseWithRemark,
): ParseCache {
  const file = openCacheFile(root, `${manifestName}${parsesSuffix}`);
  const remembered = async <Value>(key: string, make: () => Value | Promise<Value>): Promise<Value> => {
    const found = file.get(key);
    // The file's checksum and the key say that this version wrote it, of the same input: so its shape is known.
    if (found !== undefined) return found as Value;
    const made = await make();
    file.set(key, made);
    return made;
  };
  return {
    manifest(text, options) {
      const { file: name, engine, engineNames, profileOf } = options;
      const rest = JSON.stringify([name, engine, engineNames.map((engineName) => profileOf(engineName))]);
      return remembered(cacheKey('manifest', rest, text), async () => {
        const { parseManifest } = await import('../../manifest/parse-manifest.js');
        return parseManifest(text, options);
      });
    },
    parse(bytes, text, policies) {
      const sorted = Object.fromEntries(Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1)));
      return remembered(cacheKey('chapter', JSON.stringify(sorted), bytes), () =>
        parseMarkdown(text, policies),
      );
    },
    save: file.save,
  };
}
