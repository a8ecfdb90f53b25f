import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import type { CheckLimits } from '../../check/takes/check-limits.js';
import type { Finding } from '../../check/takes/finding.js';
import { judgeSet, type TakeOfSet } from '../../check/takes/judge-set.js';
import { judgeTake } from '../../check/takes/judge-take.js';
import type { Chunk } from '../../split/chunk.js';
import type { Take } from '../../state/journal/journal-entry.js';

/** What takes are judged by. */
export interface Evidence {
  /** The take of each key that counts. */
  readonly present: ReadonlyMap<string, Take>;
  /** By request id. */
  readonly measures: ReadonlyMap<string, TakeMeasures>;
  readonly limits: CheckLimits;
}

/**
 * What is found of the takes of a chapter, by key; a take that was never measured is not among them. A chapter that is
 * complete is judged as a set, so that its voices' own pace counts; of any other, each take by itself.
 */
export function judgeChapter(
  chunks: readonly Chunk[],
  { present, measures, limits }: Evidence,
): ReadonlyMap<string, readonly Finding[]> {
  const byKey = new Map(chunks.map((chunk) => [chunk.key, chunk]));
  const takes = [...byKey.values()].flatMap((chunk): TakeOfSet[] => {
    const measured = measures.get(present.get(chunk.key)?.requestId ?? '');
    if (measured === undefined) return [];
    const { key, text, voiceSettings } = chunk;
    const { voice, prompt, language } = voiceSettings;
    const name = JSON.stringify([voice, prompt, language]);
    return [{ key, text, language, voiceSettings: name, measures: measured }];
  });
  if (takes.length === byKey.size) return judgeSet(takes, limits);
  return new Map(takes.map((take) => [take.key, judgeTake(take, limits)]));
}
