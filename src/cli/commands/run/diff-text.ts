import type { DiffPart } from '../../../plan/reasons/compare-words.js';
import { styled, visible } from '../../terminal-text.js';
import { wrap } from '../../text/wrap.js';

/** How many unchanged words are shown before and after a change. */
const contextWords = 6;

const markers = { removed: ['[-', '-]', 31], added: ['{+', '+}', 32] } as const;

/**
 * Returns what changed in a chunk, as git shows it: `the [-old-] {+new+} lamp`. Only a few unchanged words are shown. `¶` is the
 * end of a paragraph. With `color`, changes are also coloured.
 */
export function diffText(
  parts: readonly DiffPart[],
  { columns, indent, color }: { readonly columns: number; readonly indent: number; readonly color: boolean },
): string {
  const words = parts.flatMap(({ kind, text }, index) => {
    const own = wordsOf(text);
    if (kind === 'same') return elided(own, { isFirst: index === 0, isLast: index === parts.length - 1 });
    const [open, close, code] = markers[kind];
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
  const before = isFirst ? 0 : contextWords;
  const after = isLast ? 0 : contextWords;
  if (words.length <= before + after + 1) return words;
  return [...words.slice(0, before), '…', ...words.slice(words.length - after)];
}
