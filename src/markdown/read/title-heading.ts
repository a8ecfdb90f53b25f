import type { FrontMatter } from '../front-matter/front-matter.js';
import { parseMarkdown } from '../parse/parse.js';
import { createLostText } from './lost-text.js';
import { hasWord, normaliseText, previewOf } from './normalise-text.js';
import type { Reading, ReadOptions } from './reader.js';
import { collectSpeech } from './speech.js';

/**
 * Adds the title in the front matter as the chapter's first heading, as page generators display it, unless the chapter
 * itself begins with it.
 * @throws LimitError
 */
export function addTitle(reading: Reading, { title }: FrontMatter, options: ReadOptions): void {
  if (title === null || options.rules.version < 2) return;
  const text = spokenTitle(title.text, options);
  const { span } = title;
  const { line, column } = span;
  const said = hasWord(text) ? saysTitle(reading, text) : 'all';
  if (said === 'part') reading.skipped.push({ kind: 'front-matter', line, column, preview: previewOf(text) });
  if (said !== 'none') return;
  const isSpoken = options.policies.headings === 'read';
  const later = reading.headings.map((heading) => ({ ...heading, block: heading.block + Number(isSpoken) }));
  reading.headings.splice(0, later.length, { text, id: null, depth: 1, line, column, block: 0 }, ...later);
  if (isSpoken) reading.blocks.unshift({ kind: 'heading', depth: 1, text, span, marks: [] });
  else reading.skipped.push({ kind: 'heading', line, column, preview: previewOf(text) });
}

/** Returns the title without Markdown's marks. Angle brackets stay text, as in page generators. */
function spokenTitle(text: string, { policies, rules, constructs }: ReadOptions): string {
  const [first, ...others] = parseMarkdown(text, { constructs }).children;
  if (first?.type !== 'paragraph' || others.length > 0) return text;
  if (first.children.some(({ type }) => type === 'html')) return text;
  const { raw } = collectSpeech(first.children, {
    policies,
    rules,
    lost: createLostText(),
    skip() {},
    diagnose() {},
    hasSetSectionVoice: () => false,
  });
  return normaliseText(raw);
}

/**
 * Returns how much of the title the chapter's first block or heading says. A first heading of level 1 is the chapter's title even
 * if one of both contains the other: "Chapter 3: The Storm" says all of "The Storm", and "The Quay" a part of "The Quay: Part one".
 */
function saysTitle(
  { blocks: [block], headings: [heading] }: Reading,
  title: string,
): 'all' | 'part' | 'none' {
  const words = wordsOf(title);
  const first = wordsOf(heading?.text ?? '');
  if (words === first || words === wordsOf(block?.text ?? '')) return 'all';
  if (heading?.depth !== 1 || first === '') return 'none';
  if (` ${first} `.includes(` ${words} `)) return 'all';
  return ` ${words} `.includes(` ${first} `) ? 'part' : 'none';
}

const wordsOf = (text: string): string =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(' ');
