import { diffArrays } from 'diff/lib/diff/array.js';
import { breakHash, shingleLength, shinglesOf, type TextTokens, tokensOf } from './text-tokens.js';

/** A stretch of a text beside the one that it replaces, without white space round it. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** What became of words that were there before. */
export interface Comparison {
  /** The whole new text, and what was taken out of it. */
  readonly parts: readonly DiffPart[];
  /** Where it differs, as tokens of the new text, the end exclusive; empty where something was only taken out. */
  readonly changes: readonly { readonly from: number; readonly to: number }[];
}

/** Past so many words taken out and put in, texts have little in common that is worth a search. */
const mostEdits = 300;

/** One token of several texts that are read as one. */
interface Place {
  readonly of: TextTokens;
  readonly index: number;
}

/**
 * Compares a text, word by word, with the ones whose place it takes. What the former ones began and ended with is no
 * loss where it stands in the text before or after now: only the seams are elsewhere.
 * @param around the words that are spoken before and after the new text now
 */
export function compareWords(
  former: readonly string[],
  next: TextTokens,
  around: { readonly before: readonly number[]; readonly after: readonly number[] },
): Comparison {
  const places = placesOf(former.map(tokensOf), next);
  const hashes = places.map(({ of, index }) => of.hashes[index]!);
  const from = movedAway(hashes, next.hashes, around.before);
  const back = movedAway(hashes.slice(from).reverse(), next.hashes.toReversed(), around.after.toReversed());
  const to = hashes.length - back;
  return partsOf(places.slice(from, to), next, editsOf(hashes.slice(from, to), next.hashes));
}

/** The former texts' tokens in a row; where a paragraph begins now, one began then. */
function placesOf(former: readonly TextTokens[], next: TextTokens): Place[] {
  return former.flatMap((of, index) => {
    const own = of.starts.map((_, token): Place => ({ of, index: token }));
    const first = of.hashes[0];
    const isParagraph = next.hashes.some(
      (hash, token) => hash === breakHash && next.hashes[token + 1] === first,
    );
    return index > 0 && isParagraph ? [paragraphBreak, ...own] : own;
  });
}

const paragraphBreak: Place = { of: tokensOf('\n\n'), index: 0 };

/** How many of the first of these tokens are not in the new text but before it. */
function movedAway(hashes: readonly number[], next: readonly number[], before: readonly number[]): number {
  const kept = new Set(innerShingles(next));
  const shingles = innerShingles(hashes);
  const firstKept = shingles.findIndex((shingle) => kept.has(shingle));
  const head = hashes.slice(0, firstKept === -1 ? startInCommon(hashes, next) : firstKept);
  if (head.length === 0) return 0;
  const endsBefore = (length: number) =>
    head.slice(0, length).every((hash, index) => hash === before[before.length - length + index]);
  const elsewhere = new Set(innerShingles(before));
  // Also words that were edited there.
  const lastEdited = shingles
    .slice(0, Math.max(0, head.length - shingleLength + 1))
    .findLastIndex((shingle) => elsewhere.has(shingle));
  let moved = lastEdited === -1 ? 0 : lastEdited + shingleLength;
  for (let length = Math.min(head.length, before.length); length > moved; length--)
    if (endsBefore(length)) moved = length;
  return moved > 0 && hashes[moved] === breakHash ? moved + 1 : moved;
}

/** Of texts too short to share three words: where the new one's first word stands in the former one. */
const startInCommon = (hashes: readonly number[], next: readonly number[]): number =>
  Math.max(0, hashes.indexOf(next[0] ?? 0));

/** Without those that have a border in them. */
const innerShingles = (hashes: readonly number[]): number[] =>
  shinglesOf(hashes).slice(shingleLength - 1, hashes.length);

interface Edit {
  readonly kind: DiffPart['kind'];
  readonly count: number;
}

function editsOf(former: readonly number[], next: readonly number[]): readonly Edit[] {
  const found = diffArrays([...former], [...next], { maxEditLength: mostEdits });
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

function partsOf(former: readonly Place[], next: TextTokens, edits: readonly Edit[]): Comparison {
  const parts: DiffPart[] = [];
  const changes: { from: number; to: number }[] = [];
  let [then, now] = [0, 0];
  let isOpen = false;
  for (const { kind, count } of edits) {
    if (kind === 'same') isOpen = false;
    else {
      if (!isOpen) changes.push({ from: now, to: now });
      isOpen = true;
    }
    if (kind === 'removed') {
      parts.push({ kind, text: wordsOf(former.slice(then, then + count)) });
    } else {
      parts.push({ kind, text: next.text.slice(next.starts[now], next.ends[now + count - 1]) });
      now += count;
    }
    if (kind !== 'added') then += count;
    const open = changes.at(-1);
    if (isOpen && open) open.to = now;
  }
  return { parts, changes };
}

/** What tokens say, as it was written. */
function wordsOf(places: readonly Place[]): string {
  const stretches: { of: TextTokens; from: number; to: number }[] = [];
  for (const { of, index } of places) {
    const last = stretches.at(-1);
    if (last?.of === of) last.to = index;
    else stretches.push({ of, from: index, to: index });
  }
  return stretches.map(({ of, from, to }) => of.text.slice(of.starts[from], of.ends[to])).join(' ');
}
