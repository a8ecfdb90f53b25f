import { openCacheFile } from '../../project/cache/cache-file.js';
import { cacheKey } from '../../project/cache-key.js';
import type { AlignmentReport, UnjudgedTakes } from '../delivery.js';

/** What is remembered of the words that the last run looked for. */
export interface LastWords {
  /** Null: words were not looked for. */
  readonly alignment: AlignmentReport | null;
  /** Takes that could not be judged; null: words were not judged. */
  readonly unjudged: readonly UnjudgedTakes[] | null;
}

/** The place of a book's cache. `root`: the real folder of the manifest; `name`: the names of the manifest and the engine. */
interface CachePlace {
  readonly root: string;
  readonly name: string;
}

/** Takes of a voice, and the reason why they are not aligned or not judged. */
type Left = AlignmentReport['estimated'][number] | UnjudgedTakes;

const unaligned: Readonly<Record<AlignmentReport['estimated'][number]['reason'], true>> = {
  short: true,
  language: true,
  'espeak-missing': true,
  'espeak-failed': true,
  'no-speech': true,
  text: true,
  remote: true,
};
const unjudged: Readonly<Record<UnjudgedTakes['reason'], true>> = {
  ...unaligned,
  delivery: true,
  damaged: true,
};

/** Tells whether a value from a cache is a report. Checked by hand, because every run loads this file and zod is large. */
export function isAlignmentReport(value: unknown): value is AlignmentReport {
  const { aligned, estimated } = (value ?? {}) as Partial<AlignmentReport>;
  return typeof aligned === 'number' && isLeft(estimated, unaligned);
}

/** Tells whether a value from a cache lists takes that could not be judged. */
export const isUnjudged = (value: unknown): value is readonly UnjudgedTakes[] => isLeft(value, unjudged);

const isLeft = (value: unknown, reasons: Readonly<Record<string, true>>): boolean =>
  Array.isArray(value) &&
  value.every(
    (one: Partial<Left> | null) =>
      typeof one?.voice === 'string' &&
      typeof one.language === 'string' &&
      typeof one.takes === 'number' &&
      Object.hasOwn(reasons, one.reason ?? ''),
  );

/** Names the only entry of the cache file. To be raised when its format changes. */
const key = cacheKey('words', '2');

const open = ({ root, name }: CachePlace) => openCacheFile(root, `${name}.words.jsonl`);

/** Returns what is remembered of the words of a book; null: it is not known. */
export function readLastWords(place: CachePlace): LastWords | null {
  const value = (open(place).get(key) ?? {}) as Partial<LastWords>;
  const { alignment = null, unjudged = null } = value;
  if (alignment !== null && !isAlignmentReport(alignment)) return null;
  if (unjudged !== null && !isUnjudged(unjudged)) return null;
  return alignment === null && unjudged === null ? null : { alignment, unjudged };
}

/** Keeps what is known of the words of a book, for `narrate status`. A failed write is ignored. @throws NarrateError `unsafe-path` */
export function keepLastWords(place: CachePlace, words: LastWords): void {
  const file = open(place);
  file.set(key, words);
  file.save();
}
