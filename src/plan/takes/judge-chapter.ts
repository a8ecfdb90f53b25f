import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import type { CheckLimits } from '../../check/takes/check-limits.js';
import type { Finding } from '../../check/takes/finding.js';
import { judgeSet, type TakeOfSet } from '../../check/takes/judge-set.js';
import { judgeTake } from '../../check/takes/judge-take.js';
import { wordFindings } from '../../check/words/word-findings.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import type { Chunk } from '../../split/chunk.js';
import { nameOf, type Take } from '../../state/journal/journal-entry.js';

/** The takes to judge, with their measurements and the limits. */
export interface Evidence {
  /** The take in use of each key. */
  readonly present: ReadonlyMap<string, Take>;
  /** Measurements by request id. */
  readonly measures: ReadonlyMap<string, TakeMeasures>;
  /** What the word check says about takes, by name (`nameOf`), as far as it counts. */
  readonly judgements: ReadonlyMap<string, WordJudgement>;
  readonly limits: CheckLimits;
}

/**
 * Returns the findings about a chapter's takes, by key: first those about sound and length, then those about words. Takes that
 * were never measured are missing. A complete chapter is judged as a set, relative to the speaking rate of its own voices. In an
 * incomplete one, each take is judged by itself.
 */
export function judgeChapter(
  chunks: readonly Chunk[],
  evidence: Evidence,
): ReadonlyMap<string, readonly Finding[]> {
  const { present, judgements } = evidence;
  const found = judgeSounds(chunks, evidence);
  if (judgements.size === 0) return found;
  return new Map(
    [...found].map(([key, findings]) => {
      const take = present.get(key);
      const judgement = take && judgements.get(nameOf(take));
      return [key, judgement ? [...findings, ...wordFindings(judgement, 'high')] : findings];
    }),
  );
}

function judgeSounds(
  chunks: readonly Chunk[],
  { present, measures, limits }: Evidence,
): ReadonlyMap<string, readonly Finding[]> {
  const byKey = new Map(chunks.map((chunk) => [chunk.key, chunk]));
  const takes = [...byKey.values()].flatMap((chunk): TakeOfSet[] => {
    const takeMeasures = measures.get(present.get(chunk.key)?.requestId ?? '');
    if (takeMeasures === undefined) return [];
    const { key, text } = chunk;
    const { voice, prompt, language } = chunk.voiceSettings;
    const voiceSettings = JSON.stringify([voice, prompt, language]);
    return [{ key, text, language, voiceSettings, measures: takeMeasures }];
  });
  if (takes.length === byKey.size) return judgeSet(takes, limits);
  return new Map(takes.map((take) => [take.key, judgeTake(take, limits)]));
}
