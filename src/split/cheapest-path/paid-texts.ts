import type { VoiceSettings } from '../../markdown/block.js';
import { jointAt, leastLimit } from '../cuts/joints.js';
import { isWhiteSpace, skipWhiteSpace } from '../cuts/text-measure.js';
import { type TextTree, textTree } from '../cuts/text-tree.js';

/** A chunk that costs nothing tonight, by the engine and model that the run is for: its audio is here, or can be fetched. */
export interface PaidText extends VoiceSettings {
  /** What it is known by (see `chunkKey`). */
  readonly key: string;
  /** As it was sent, not folded. */
  readonly text: string;
}

/** A paid text that stands in a passage, from `start` to `end`. */
export interface PaidMatch {
  readonly start: number;
  readonly end: number;
  readonly key: string;
}

/** What is paid for, over the whole book and all its nights; while a book is planned, what is planned is added. */
export interface PaidTexts {
  add(paid: PaidText): void;
  /** Every place where a paid text of this speaker stands in a text and can have been a chunk, by `start`, then by `end`. */
  find(voiceSettings: VoiceSettings, text: string): readonly PaidMatch[];
}

/** Of paid texts that are alike when folded, the first counts. */
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
    // Nearly every chunk begins after white space; the others after a mark that is not ASCII, or inside a very long word.
    if (!isAscii || end - at > leastLimit) for (at++; at < end; at++) tryAt(at);
    at = end + 1;
  }
  return matches;
}

/**
 * The chunks of a passage for which nothing is to pay, where all of it is paid for and can be put together from paid
 * texts in one way alone; else null. Most passages of most nights end here, and nobody has to look for their sentences.
 */
export function onlyFreeWay(text: string, matches: readonly PaidMatch[]): readonly PaidMatch[] | null {
  /** By where a next chunk would start: how many ways lead there, at most two, and the last match of the first of them. */
  const reached = new Map<number, { ways: number; match: PaidMatch | null }>();
  reached.set(skipWhiteSpace(text, 0), { ways: 1, match: null });
  for (const match of matches) {
    const from = reached.get(match.start);
    if (from === undefined) continue;
    const next = skipWhiteSpace(text, match.end);
    const there = reached.get(next);
    if (there) there.ways = 2;
    else reached.set(next, { ways: from.ways, match });
  }
  const last = reached.get(text.length);
  if (last?.ways !== 1) return null;
  const way: PaidMatch[] = [];
  for (let { match } = last; match !== null; ) {
    way.push(match);
    match = reached.get(match.start)?.match ?? null;
  }
  return way.reverse();
}
