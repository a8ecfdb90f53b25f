import { openCacheFile } from '../../project/cache/cache-file.js';
import { cacheKey } from '../../project/cache-key.js';
import type { AlignmentReport } from '../delivery.js';

/** The place of a book's cache. `root`: the real folder of the manifest; `name`: the names of the manifest and the engine. */
interface CachePlace {
  readonly root: string;
  readonly name: string;
}

type Estimated = AlignmentReport['estimated'][number];

const reasons: Readonly<Record<Estimated['reason'], true>> = {
  short: true,
  language: true,
  'espeak-missing': true,
  'espeak-failed': true,
  'no-speech': true,
  text: true,
  remote: true,
};

/** Tells whether a value from a cache is a report. Checked by hand, because every run loads this file and zod is large. */
export function isAlignmentReport(value: unknown): value is AlignmentReport {
  const { aligned, estimated } = (value ?? {}) as Partial<AlignmentReport>;
  return typeof aligned === 'number' && Array.isArray(estimated) && estimated.every(isEstimated);
}

const isEstimated = (value: Partial<Estimated> | null): boolean =>
  typeof value?.voice === 'string' &&
  typeof value.language === 'string' &&
  typeof value.takes === 'number' &&
  Object.hasOwn(reasons, value.reason ?? '');

/** Names the only entry of the cache file. To be raised when its format changes. */
const key = cacheKey('words', '1');

const open = ({ root, name }: CachePlace) => openCacheFile(root, `${name}.words.jsonl`);

/** Returns what the last run found out about the times of words; null: it is not known. */
export function readLastReport(place: CachePlace): AlignmentReport | null {
  const report = open(place).get(key);
  return isAlignmentReport(report) ? report : null;
}

/** Keeps what a run found out about the times of words, for `narrate status`. A failed write is ignored. @throws NarrateError `unsafe-path` */
export function keepLastReport(place: CachePlace, report: AlignmentReport): void {
  const file = open(place);
  file.set(key, report);
  file.save();
}
