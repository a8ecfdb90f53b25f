import type { DiffPart } from '../../../plan/reasons/compare-words.js';
import { styled, visible } from '../../terminal-text.js';
import { wrap } from '../../text/wrap.js';

/** Words of what stayed the same that are shown before and after a change. */
const context = 6;

const marks = { removed: ['[-', '-]', 31], added: ['{+', '+}', 32] } as const;

/**
 * What changed in a chunk, for people: `the [-old-] {+new+} lamp`, as git writes it, with little of what stayed the same. A
 * paragraph's end is `¶`. On a terminal the marks are in colour besides.
 */
export function diffText(
  parts: readonly DiffPart[],
  { columns, indent, color }: { readonly columns: number; readonly indent: number; readonly color: boolean },
): string {
  const words = parts.flatMap(({ kind, text }, index) => {
    const own = wordsOf(text);
    if (kind === 'same') return elided(own, { isFirst: index === 0, isLast: index === parts.length - 1 });
    const [open, close, code] = marks[kind];
    const marked = own.map(
      (word, at) => `${at === 0 ? open : ''}${word}${at === own.length - 1 ? close : ''}`,
    );
    return color ? marked.map(styled(code)) : marked;
  });
  return words.length === 0 ? '' : wrap(words, { columns, indent });
}

const wordsOf = (text: string): string[] =>
  text
    .replace(/\s*\n\s*\n\s*/g, ' ¶ ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(visible);

function elided(
  words: readonly string[],
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): readonly string[] {
  const before = isFirst ? 0 : context;
  const after = isLast ? 0 : context;
  if (words.length <= before + after + 1) return words;
  return [...words.slice(0, before), '…', ...words.slice(words.length - after)];
}
