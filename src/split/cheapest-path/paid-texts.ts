import type { VoiceSettings } from '../../markdown/block.js';
import { jointAt, minChunkLimit } from '../cuts/joints.js';
import { isWhiteSpace, skipWhiteSpace } from '../cuts/text-measure.js';
import { type TextTree, textTree } from '../cuts/text-tree.js';

/** A text of the run's engine and model that costs nothing in this run: its audio is here, or can be fetched. */
export interface PaidText extends VoiceSettings {
  /** See `chunkKey`. */
  readonly key: string;
  /** The text as it was sent, not folded. */
  readonly text: string;
}

/** An occurrence of a paid text in a passage. Offsets are UTF-16 code units, the end exclusive. */
export interface PaidMatch {
  readonly start: number;
  readonly end: number;
  readonly key: string;
}

/** The paid texts of a book from all runs. While a book is planned, the texts that the plan buys are added. */
export interface PaidTexts {
  add(paid: PaidText): void;
  /** Returns every place in a text where a paid text with these voice settings can have been a chunk, by `start`, then by `end`. */
  find(voiceSettings: VoiceSettings, text: string): readonly PaidMatch[];
}

/** Indexes paid texts for searching. Of texts that are equal when folded, the first counts. */
export function paidTexts(paid: readonly PaidText[]): PaidTexts {
  const trees = new Map<string, TextTree<string>>();
  const treeOf = ({ voice, prompt, language }: VoiceSettings) => JSON.stringify([voice, prompt, language]);
  const add = (one: PaidText): void => {
    const name = treeOf(one);
    const tree = trees.get(name) ?? textTree<string>();
    trees.set(name, tree);
    if (one.text !== '') tree.add(one.text, one.key);
  };
  for (const one of paid) add(one);
  return {
    add,
    find(voiceSettings, text) {
      const tree = trees.get(treeOf(voiceSettings));
      return tree === undefined ? [] : matchesIn(text, tree);
    },
  };
}

/** Returns the paid texts with additions of their own: what is added to them is not added to `base`. */
export function trialOf(base: PaidTexts): PaidTexts {
  const own = paidTexts([]);
  let isEmpty = true;
  return {
    add(paid) {
      isEmpty = false;
      own.add(paid);
    },
    find(voiceSettings, text) {
      const found = base.find(voiceSettings, text);
      if (isEmpty) return found;
      const known = new Set(found.map(({ start, end }) => `${start} ${end}`));
      const added = own.find(voiceSettings, text).filter(({ start, end }) => !known.has(`${start} ${end}`));
      return [...found, ...added].sort((one, other) => one.start - other.start || one.end - other.end);
    },
  };
}

function matchesIn(text: string, tree: TextTree<string>): PaidMatch[] {
  const matches: PaidMatch[] = [];
  const tryAt = (start: number): void => {
    tree.findAt(text, start, (end, key) => {
      if (jointAt(text, start) !== null && jointAt(text, end) !== null) matches.push({ start, end, key });
    });
  };
  for (let at = 0; at < text.length; ) {
    let end = at;
    let isAscii = true;
    while (end < text.length) {
      const unit = text.charCodeAt(end);
      if (isWhiteSpace(unit)) break;
      if (unit >= 0x80) isAscii = false;
      end++;
    }
    if (end > at) tryAt(at);
    // Nearly every chunk begins after white space. The others begin after a non-ASCII mark, or inside a very long word.
    if (!isAscii || end - at > minChunkLimit) for (at++; at < end; at++) tryAt(at);
    at = end + 1;
  }
  return matches;
}

/**
 * Returns the paid texts that make up a whole passage, if there is exactly one such sequence; else null. In most runs this is
 * the case for most passages, so that their sentences need not be found.
 */
export function onlyFreePath(text: string, matches: readonly PaidMatch[]): readonly PaidMatch[] | null {
  // By the start of the next chunk: the number of sequences that lead there (at most 2), and the last match of the first.
  const reached = new Map<number, { paths: number; match: PaidMatch | null }>();
  reached.set(skipWhiteSpace(text, 0), { paths: 1, match: null });
  for (const match of matches) {
    const from = reached.get(match.start);
    if (from === undefined) continue;
    const next = skipWhiteSpace(text, match.end);
    const there = reached.get(next);
    if (there) there.paths = 2;
    else reached.set(next, { paths: from.paths, match });
  }
  const last = reached.get(text.length);
  if (last?.paths !== 1) return null;
  const path: PaidMatch[] = [];
  for (let { match } = last; match !== null; ) {
    path.push(match);
    match = reached.get(match.start)?.match ?? null;
  }
  return path.reverse();
}
