import type { ReadPolicies } from '../../manifest/manifest.js';
import type { ReadingRules } from '../dialects/reading-rules.js';
import type { SourceText } from '../parse/source-text.js';
import { type FrontMatter, noFrontMatter } from './front-matter.js';
import { readFencedJson, readJson } from './json-front-matter.js';
import { readMetadataLines, readTitleBlock } from './metadata-lines.js';
import { readToml } from './toml-front-matter.js';
import { readYaml } from './yaml-front-matter.js';

const opening = /^(---|\+\+\+|;;;)[ \t]*\r?\n/;

/** In version 2, as in Pandoc, a line of three dots also ends YAML. */
const closings = {
  1: { '---': /^---[ \t]*\r?$/gm, '+++': /^\+\+\+[ \t]*\r?$/gm, ';;;': null },
  2: { '---': /^(?:---|\.\.\.)[ \t]*\r?$/gm, '+++': /^\+\+\+[ \t]*\r?$/gm, ';;;': /^;;;[ \t]*\r?$/gm },
} as const;

/**
 * Reads the front matter of a chapter: YAML between `---` lines, TOML between `+++` lines, JSON, or metadata lines of
 * MultiMarkdown and Pandoc.
 */
export function readFrontMatter(
  source: SourceText,
  { dialects }: Pick<ReadPolicies, 'dialects'>,
  { version }: Pick<ReadingRules, 'version'>,
): FrontMatter {
  const fenced = readFenced(source, version);
  const isPlain = version < 2 || dialects.length === 0;
  if (fenced || isPlain) return fenced ?? noFrontMatter;
  return readJson(source) ?? readTitleBlock(source) ?? readMetadataLines(source) ?? noFrontMatter;
}

/** Returns null: the chapter does not begin with a fence that has a closing one. */
function readFenced(source: SourceText, version: 1 | 2): FrontMatter | null {
  const [open = '', fence] = opening.exec(source.text) ?? [];
  const closing = fence && closings[version][fence as keyof (typeof closings)[2]];
  if (!closing) return null;
  closing.lastIndex = open.length;
  const found = closing.exec(source.text);
  if (!found) return null;
  const part = {
    inner: source.text.slice(open.length, found.index),
    end: found.index + found[0].length,
  };
  if (fence === '---') return readYaml(part, source);
  return fence === '+++' ? readToml(part, source) : readFencedJson(part, source);
}
