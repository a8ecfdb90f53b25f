import { foldText } from '../../base/fold-text.js';
import type { VoiceSettings } from '../../markdown/block.js';
import {
  type PaidMatch,
  type PaidText,
  type PaidTexts,
  paidTexts,
} from '../../split/cheapest-path/paid-texts.js';
import { sameVoiceSettings } from '../../split/passages.js';
import { cacheKey } from '../cache-key.js';
import { openCacheFile } from './cache-file.js';

/** What is paid for, with a memory of where it stands in the passages of nights before. */
export interface PaidMemory extends PaidTexts {
  /** Keeps what was found in the passages asked about since it was opened, and drops the rest. Never fails. */
  save(): void;
}

/** So many texts that were not paid for when the book was last looked through are sought one by one; more, all at once. */
const mostNews = 64;

/** A passage's matches one after the other, three numbers each: start, end, and the key's index in the list of keys. */
type Remembered = readonly number[];

/**
 * Opens `.narrate/cache/<name>.paid.jsonl`: the keys that were paid for when it was written, and where their texts stand
 * in each passage. Whether a text stands somewhere does not depend on the other texts, so what is remembered holds for
 * those of them that are still paid for; only a passage that has a text which came since is looked through again. Each
 * match is held against the passage before it counts: what is wrong with the file may cost a request, never a word.
 * @param root the real folder of the manifest
 * @param name of the manifest and the engine
 * @param free what costs nothing tonight
 */
export function openPaidMemory(root: string, name: string, free: readonly PaidText[]): PaidMemory {
  // Before the first purchase there is nothing to look for.
  if (free.length === 0) return { ...paidTexts([]), save() {} };
  const file = openCacheFile(root, `${name}.paid.jsonl`);
  const listKey = cacheKey('paid');
  const known = (file.get(listKey) ?? []) as readonly string[];
  const byKey = new Map(free.map((paid) => [paid.key, paid]));
  const isKnown = new Set(known);
  const news = free.filter(({ key }) => !isKnown.has(key));
  const stand = newsFinder();
  const remembered = new Map<string, readonly PaidMatch[]>();
  const found = new Map<string, readonly PaidMatch[]>();
  let all: PaidTexts | null = null;

  const recall = (key: string, voiceSettings: VoiceSettings, text: string): readonly PaidMatch[] | null => {
    const numbers = news.length > mostNews ? undefined : (file.get(key) as Remembered | undefined);
    if (numbers === undefined) return null;
    const ofSpeaker = news.filter((one) => sameVoiceSettings(one, voiceSettings));
    if (stand(ofSpeaker, text)) return null;
    const matches = matchesOf(numbers, known).filter((match) => byKey.has(match.key));
    const isTrue = matches.every((match) => isSaid(match, byKey.get(match.key), { voiceSettings, text }));
    if (!isTrue) return null;
    remembered.set(key, matches);
    return matches;
  };
  return {
    add(paid) {
      news.push(paid);
      all?.add(paid);
    },
    find(voiceSettings, text) {
      const { voice, prompt, language } = voiceSettings;
      const key = cacheKey('matches', JSON.stringify([voice, prompt, language]), text);
      const matches = recall(key, voiceSettings, text);
      if (matches !== null) return matches;
      all ??= paidTexts([...free, ...news]);
      const searched = all.find(voiceSettings, text);
      found.set(key, searched);
      return searched;
    },
    save() {
      const keys = [...byKey.keys()];
      const isSameList = keys.length === known.length && keys.every((key, index) => key === known[index]);
      if (!isSameList && hasDoubles(free)) return;
      file.set(listKey, keys);
      const indices = new Map(keys.map((key, index) => [key, index]));
      // What is remembered counts by the list that it was written with.
      for (const [key, matches] of isSameList ? found : [...remembered, ...found])
        file.set(key, numbersOf(matches, indices));
      file.save();
    },
  };
}

/** Tells whether one of some texts stands anywhere in another, folded; each of them is folded once. */
function newsFinder(): (news: readonly PaidText[], text: string) => boolean {
  const foldedTexts = new Map<PaidText, string>();
  const foldedOf = (paid: PaidText): string => {
    const folded = foldedTexts.get(paid) ?? foldText(paid.text);
    foldedTexts.set(paid, folded);
    return folded;
  };
  return (news, text) => {
    if (news.length === 0) return false;
    const folded = foldText(text);
    return news.some((paid) => folded.includes(foldedOf(paid)));
  };
}

/** Of texts that are alike the first one counts, and which that is may change from night to night. */
function hasDoubles(free: readonly PaidText[]): boolean {
  const names = free.map(({ voice, prompt, language, text }) =>
    JSON.stringify([voice, prompt, language, foldText(text)]),
  );
  return new Set(names).size < names.length;
}

function matchesOf(remembered: Remembered, keys: readonly string[]): PaidMatch[] {
  const matches: PaidMatch[] = [];
  for (let at = 0; at + 2 < remembered.length; at += 3) {
    const key = keys[remembered[at + 2]!];
    if (key !== undefined) matches.push({ start: remembered[at]!, end: remembered[at + 1]!, key });
  }
  return matches;
}

/** Without the texts that are only planned. */
const numbersOf = (matches: readonly PaidMatch[], indices: ReadonlyMap<string, number>): Remembered =>
  matches.flatMap(({ start, end, key }) => {
    const index = indices.get(key);
    return index === undefined ? [] : [start, end, index];
  });

/** Whether a match is what it says: these very words, by this speaker. */
function isSaid(
  { start, end }: PaidMatch,
  paid: PaidText | undefined,
  { voiceSettings, text }: { readonly voiceSettings: VoiceSettings; readonly text: string },
): boolean {
  if (paid === undefined || !sameVoiceSettings(paid, voiceSettings)) return false;
  const said = text.slice(start, end);
  return said === paid.text || foldText(said) === foldText(paid.text);
}
