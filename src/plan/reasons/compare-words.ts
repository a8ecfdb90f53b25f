import { diffArrays } from 'diff/lib/diff/array.js';
import { breakHash, shingleLength, shinglesOf, type TextTokens, tokensOf } from './text-tokens.js';

/** A part of a word-by-word comparison, without white space at its ends. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** The result of comparing a text with earlier ones. */
export interface Comparison {
  /** The whole new text in order, with the words that were removed from it. */
  readonly parts: readonly DiffPart[];
  /** Ranges of the new text's tokens that differ, the end exclusive. A range is empty where words were only removed. */
  readonly changes: readonly { readonly from: number; readonly to: number }[];
}

/** With more inserted and removed words than this, texts have too little in common for an exact comparison. */
const maxEdits = 300;

/** One token in a sequence of several texts. */
interface TokenRef {
  readonly of: TextTokens;
  readonly index: number;
}

/**
 * Compares a text, word by word, with the texts that it replaces. Words at the beginning or end of those texts do not count
 * as removed if the chunk before or after now speaks them: then only the seams moved.
 * @param former the replaced texts, in the order of the new text
 * @param around token hashes of the words that are now spoken before and after the new text
 */
export function compareWords(
  former: readonly string[],
  next: TextTokens,
  around: { readonly before: readonly number[]; readonly after: readonly number[] },
): Comparison {
  const tokens = joinedTokens(former.map(tokensOf), next);
  const hashes = tokens.map(({ of, index }) => of.hashes[index]!);
  const from = movedBefore(hashes, next.hashes, around.before);
  const movedToEnd = movedBefore(
    hashes.slice(from).reverse(),
    next.hashes.toReversed(),
    around.after.toReversed(),
  );
  const to = hashes.length - movedToEnd;
  return partsOf(tokens.slice(from, to), next, editsOf(hashes.slice(from, to), next.hashes));
}

/**
 * Returns the tokens of all former texts in sequence. A paragraph break comes between two of them if the new text has one
 * before the same word.
 */
function joinedTokens(former: readonly TextTokens[], next: TextTokens): TokenRef[] {
  return former.flatMap((of, index) => {
    const own = of.starts.map((_, token): TokenRef => ({ of, index: token }));
    const first = of.hashes[0];
    const isParagraph = next.hashes.some(
      (hash, token) => hash === breakHash && next.hashes[token + 1] === first,
    );
    return index > 0 && isParagraph ? [paragraphBreak, ...own] : own;
  });
}

const paragraphBreak: TokenRef = { of: tokensOf('\n\n'), index: 0 };

/** Returns how many leading tokens are no longer in the new text but in the words spoken before it. */
function movedBefore(hashes: readonly number[], next: readonly number[], before: readonly number[]): number {
  const kept = new Set(innerShingles(next));
  const shingles = innerShingles(hashes);
  const firstKept = shingles.findIndex((shingle) => kept.has(shingle));
  const head = hashes.slice(0, firstKept === -1 ? startInCommon(hashes, next) : firstKept);
  if (head.length === 0) return 0;
  const endsBefore = (length: number) =>
    head.slice(0, length).every((hash, index) => hash === before[before.length - length + index]);
  const elsewhere = new Set(innerShingles(before));
  // Words that were edited there count as moved, too.
  const lastEdited = shingles
    .slice(0, Math.max(0, head.length - shingleLength + 1))
    .findLastIndex((shingle) => elsewhere.has(shingle));
  let moved = lastEdited === -1 ? 0 : lastEdited + shingleLength;
  for (let length = Math.min(head.length, before.length); length > moved; length--)
    if (endsBefore(length)) moved = length;
  return moved > 0 && hashes[moved] === breakHash ? moved + 1 : moved;
}

/** For texts too short to share a shingle: returns the index of the new text's first word in the former text, or 0. */
const startInCommon = (hashes: readonly number[], next: readonly number[]): number =>
  Math.max(0, hashes.indexOf(next[0] ?? 0));

/** Returns the shingles that contain no border token. */
const innerShingles = (hashes: readonly number[]): number[] =>
  shinglesOf(hashes).slice(shingleLength - 1, hashes.length);

interface Edit {
  readonly kind: DiffPart['kind'];
  readonly count: number;
}

function editsOf(former: readonly number[], next: readonly number[]): readonly Edit[] {
  const found = diffArrays([...former], [...next], { maxEditLength: maxEdits });
  if (found)
    return found.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      count: value.length,
    }));
  let first = 0;
  while (first < former.length && first < next.length && former[first] === next[first]) first++;
  let last = 0;
  const most = Math.min(former.length, next.length) - first;
  while (last < most && former.at(-1 - last) === next.at(-1 - last)) last++;
  const edits: readonly Edit[] = [
    { kind: 'same', count: first },
    { kind: 'removed', count: former.length - first - last },
    { kind: 'added', count: next.length - first - last },
    { kind: 'same', count: last },
  ];
  return edits.filter(({ count }) => count > 0);
}

function partsOf(former: readonly TokenRef[], next: TextTokens, edits: readonly Edit[]): Comparison {
  const parts: DiffPart[] = [];
  const changes: { from: number; to: number }[] = [];
  let [formerIndex, nextIndex] = [0, 0];
  let isOpen = false;
  for (const { kind, count } of edits) {
    if (kind === 'same') isOpen = false;
    else {
      if (!isOpen) changes.push({ from: nextIndex, to: nextIndex });
      isOpen = true;
    }
    if (kind === 'removed') {
      parts.push({ kind, text: wordsOf(former.slice(formerIndex, formerIndex + count)) });
    } else {
      parts.push({ kind, text: next.text.slice(next.starts[nextIndex], next.ends[nextIndex + count - 1]) });
      nextIndex += count;
    }
    if (kind !== 'added') formerIndex += count;
    const open = changes.at(-1);
    if (isOpen && open) open.to = nextIndex;
  }
  return { parts, changes };
}

/** Returns the text of consecutive tokens as it was written. */
function wordsOf(tokens: readonly TokenRef[]): string {
  const slices: { of: TextTokens; from: number; to: number }[] = [];
  for (const { of, index } of tokens) {
    const last = slices.at(-1);
    if (last?.of === of) last.to = index;
    else slices.push({ of, from: index, to: index });
  }
  return slices.map(({ of, from, to }) => of.text.slice(of.starts[from], of.ends[to])).join(' ');
}
