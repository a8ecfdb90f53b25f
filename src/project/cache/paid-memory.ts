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

/** The paid texts, with a cache of where they occur in the passages of earlier runs. */
export interface PaidMemory extends PaidTexts {
  /** Writes the matches of the passages that were searched since it was opened, and drops the others. A failed write is ignored. */
  save(): void;
}

/** Up to this many new texts are searched one by one in a cached passage. With more, every passage is searched again. */
const maxNewTexts = 64;

/** The matches of a passage as a flat list of three numbers each: start, end, and the key's index in the list of keys. */
type CachedMatches = readonly number[];

/**
 * Opens `.narrate/cache/<name>.paid.jsonl`: the keys that were paid for when it was written, and where their texts occur in
 * each passage. Whether a text occurs in a passage does not depend on the other texts. So cached matches stay valid for all
 * texts that are still paid for, and only a passage that contains a new text is searched again. Each cached match is
 * compared with the passage before it is used: a wrong file may cost a request, but never changes a word.
 * @param root the real folder of the manifest
 * @param name the names of the manifest and the engine
 * @param free the texts that cost nothing in this run
 */
export function openPaidMemory(root: string, name: string, free: readonly PaidText[]): PaidMemory {
  // Before the first purchase there is nothing to search for.
  if (free.length === 0) return { ...paidTexts([]), save() {} };
  const file = openCacheFile(root, `${name}.paid.jsonl`);
  const listKey = cacheKey('paid');
  const cachedKeys = (file.get(listKey) ?? []) as readonly string[];
  const byKey = new Map(free.map((paid) => [paid.key, paid]));
  const isCached = new Set(cachedKeys);
  const newTexts = free.filter(({ key }) => !isCached.has(key));
  const occursIn = textSearch();
  const reused = new Map<string, readonly PaidMatch[]>();
  const searched = new Map<string, readonly PaidMatch[]>();
  let all: PaidTexts | null = null;

  const recall = (key: string, voiceSettings: VoiceSettings, text: string): readonly PaidMatch[] | null => {
    const numbers = newTexts.length > maxNewTexts ? undefined : (file.get(key) as CachedMatches | undefined);
    if (numbers === undefined) return null;
    const ofVoice = newTexts.filter((one) => sameVoiceSettings(one, voiceSettings));
    if (occursIn(ofVoice, text)) return null;
    const matches = matchesOf(numbers, cachedKeys).filter((match) => byKey.has(match.key));
    const isValid = matches.every((match) => isMatch(match, byKey.get(match.key), { voiceSettings, text }));
    if (!isValid) return null;
    reused.set(key, matches);
    return matches;
  };
  return {
    add(paid) {
      newTexts.push(paid);
      all?.add(paid);
    },
    find(voiceSettings, text) {
      const { voice, prompt, language } = voiceSettings;
      const key = cacheKey('matches', JSON.stringify([voice, prompt, language]), text);
      const cached = recall(key, voiceSettings, text);
      if (cached !== null) return cached;
      all ??= paidTexts([...free, ...newTexts]);
      const matches = all.find(voiceSettings, text);
      searched.set(key, matches);
      return matches;
    },
    save() {
      const keys = [...byKey.keys()];
      const isSameList =
        keys.length === cachedKeys.length && keys.every((key, index) => key === cachedKeys[index]);
      if (!isSameList && hasDuplicates(free)) return;
      file.set(listKey, keys);
      const indices = new Map(keys.map((key, index) => [key, index]));
      // Cached matches hold indices into the list of keys, so a new list needs them written again.
      for (const [key, matches] of isSameList ? searched : [...reused, ...searched])
        file.set(key, numbersOf(matches, indices));
      file.save();
    },
  };
}

/** Returns a function that tells whether one of some texts occurs in another, both folded. It folds each of them once. */
function textSearch(): (paidTexts: readonly PaidText[], text: string) => boolean {
  const foldedTexts = new Map<PaidText, string>();
  const foldedOf = (paid: PaidText): string => {
    const folded = foldedTexts.get(paid) ?? foldText(paid.text);
    foldedTexts.set(paid, folded);
    return folded;
  };
  return (texts, text) => {
    if (texts.length === 0) return false;
    const folded = foldText(text);
    return texts.some((paid) => folded.includes(foldedOf(paid)));
  };
}

/** Tells whether some texts are equal when folded. The first of them counts, and that may be another one in each run. */
function hasDuplicates(free: readonly PaidText[]): boolean {
  const names = free.map(({ voice, prompt, language, text }) =>
    JSON.stringify([voice, prompt, language, foldText(text)]),
  );
  return new Set(names).size < names.length;
}

function matchesOf(numbers: CachedMatches, keys: readonly string[]): PaidMatch[] {
  const matches: PaidMatch[] = [];
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const key = keys[numbers[at + 2]!];
    if (key !== undefined) matches.push({ start: numbers[at]!, end: numbers[at + 1]!, key });
  }
  return matches;
}

/** Returns the matches as numbers, without those of texts that are planned but not yet paid for. */
const numbersOf = (matches: readonly PaidMatch[], indices: ReadonlyMap<string, number>): CachedMatches =>
  matches.flatMap(({ start, end, key }) => {
    const index = indices.get(key);
    return index === undefined ? [] : [start, end, index];
  });

/** Tells whether a cached match is correct: the paid text has the same words and the same voice settings. */
function isMatch(
  { start, end }: PaidMatch,
  paid: PaidText | undefined,
  { voiceSettings, text }: { readonly voiceSettings: VoiceSettings; readonly text: string },
): boolean {
  if (paid === undefined || !sameVoiceSettings(paid, voiceSettings)) return false;
  const words = text.slice(start, end);
  return words === paid.text || foldText(words) === foldText(paid.text);
}
