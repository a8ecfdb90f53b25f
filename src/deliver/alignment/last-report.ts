import { z } from 'zod';
import { openCacheFile } from '../../project/cache/cache-file.js';
import { cacheKey } from '../../project/cache-key.js';
import type { AlignmentReport } from '../delivery.js';

/** The place of a book's cache. `root`: the real folder of the manifest; `name`: the names of the manifest and the engine. */
interface CachePlace {
  readonly root: string;
  readonly name: string;
}

const reasons = [
  'short',
  'language',
  'espeak-missing',
  'espeak-failed',
  'no-speech',
  'text',
  'remote',
] as const satisfies readonly AlignmentReport['estimated'][number]['reason'][];

const schema = z.strictObject({
  aligned: z.number().int().nonnegative(),
  estimated: z.array(
    z.strictObject({
      voice: z.string(),
      language: z.string(),
      takes: z.number().int().positive(),
      reason: z.enum(reasons),
    }),
  ),
});

/** Names the only entry of the cache file. To be raised when its format changes. */
const key = cacheKey('words', '1');

const open = ({ root, name }: CachePlace) => openCacheFile(root, `${name}.words.jsonl`);

/** Returns what the last run found out about the times of words; null: it is not known. */
export function readLastReport(place: CachePlace): AlignmentReport | null {
  return schema.safeParse(open(place).get(key)).data ?? null;
}

/** Keeps what a run found out about the times of words, for `narrate status`. A failed write is ignored. @throws NarrateError `unsafe-path` */
export function keepLastReport(place: CachePlace, report: AlignmentReport): void {
  const file = open(place);
  file.set(key, report);
  file.save();
}
