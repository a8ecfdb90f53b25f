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
import { type CacheFile, openCacheFile } from './cache-file.js';

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
  return new CachedPaidTexts(openCacheFile(root, `${name}.paid.jsonl`), free);
}

/** Paid texts whose matches are read from a cache file, and written to it. */
class CachedPaidTexts implements PaidMemory {
  readonly #file: CacheFile;
  readonly #free: readonly PaidText[];
  readonly #byKey: ReadonlyMap<string, PaidText>;
  readonly #listKey = cacheKey('paid');
  /** The list of keys in the file, to which its matches refer. */
  readonly #cachedKeys: readonly string[];
  /** The texts that are not in the list. */
  readonly #newTexts: PaidText[];
  readonly #folded = new Map<PaidText, string>();
  /** Valid matches from the file, and matches of a new search, by cache key. */
  readonly #reused = new Map<string, readonly PaidMatch[]>();
  readonly #searched = new Map<string, readonly PaidMatch[]>();
  /** The index of all texts, which is built when a passage must be searched. */
  #index: PaidTexts | null = null;

  constructor(file: CacheFile, free: readonly PaidText[]) {
    this.#file = file;
    this.#free = free;
    this.#byKey = new Map(free.map((paid) => [paid.key, paid]));
    this.#cachedKeys = (file.get(this.#listKey) ?? []) as readonly string[];
    const isCached = new Set(this.#cachedKeys);
    this.#newTexts = free.filter(({ key }) => !isCached.has(key));
  }

  add(paid: PaidText): void {
    this.#newTexts.push(paid);
    this.#index?.add(paid);
  }

  find(voiceSettings: VoiceSettings, text: string): readonly PaidMatch[] {
    const { voice, prompt, language } = voiceSettings;
    const key = cacheKey('matches', JSON.stringify([voice, prompt, language]), text);
    const cached = this.#cachedMatches(key, voiceSettings, text);
    if (cached !== null) {
      this.#reused.set(key, cached);
      return cached;
    }
    this.#index ??= paidTexts([...this.#free, ...this.#newTexts]);
    const matches = this.#index.find(voiceSettings, text);
    this.#searched.set(key, matches);
    return matches;
  }

  save(): void {
    const keys = [...this.#byKey.keys()];
    const cachedKeys = this.#cachedKeys;
    const isSameList =
      keys.length === cachedKeys.length && keys.every((key, index) => key === cachedKeys[index]);
    if (!isSameList && hasDuplicates(this.#free)) return;
    this.#file.set(this.#listKey, keys);
    const indices = new Map(keys.map((key, index) => [key, index]));
    // Cached matches hold indices into the list of keys, so a new list needs them written again.
    for (const [key, matches] of isSameList ? this.#searched : [...this.#reused, ...this.#searched])
      this.#file.set(key, numbersOf(matches, indices));
    this.#file.save();
  }

  /** Returns the matches in the file; null: there are none for this passage, or they are no longer valid. */
  #cachedMatches(key: string, voiceSettings: VoiceSettings, text: string): readonly PaidMatch[] | null {
    if (this.#newTexts.length > maxNewTexts) return null;
    const numbers = this.#file.get(key) as CachedMatches | undefined;
    if (numbers === undefined || this.#hasNewText(voiceSettings, text)) return null;
    const matches = matchesOf(numbers, this.#cachedKeys).filter((match) => this.#byKey.has(match.key));
    const isValid = matches.every((match) =>
      isMatch(match, this.#byKey.get(match.key), { voiceSettings, text }),
    );
    return isValid ? matches : null;
  }

  /** Tells whether a text contains a new text with the same voice settings, both folded. */
  #hasNewText(voiceSettings: VoiceSettings, text: string): boolean {
    const ofVoice = this.#newTexts.filter((paid) => sameVoiceSettings(paid, voiceSettings));
    if (ofVoice.length === 0) return false;
    const folded = foldText(text);
    return ofVoice.some((paid) => folded.includes(this.#foldedOf(paid)));
  }

  #foldedOf(paid: PaidText): string {
    const folded = this.#folded.get(paid) ?? foldText(paid.text);
    this.#folded.set(paid, folded);
    return folded;
  }
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
