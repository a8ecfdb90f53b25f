import type { Place } from '../../base/diagnostic.js';
import type { Finding } from '../../check/takes/finding.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';
import { judgeChapter } from './judge-chapter.js';

/** A chunk of the current text whose take in use is flagged. */
export interface FlaggedChunk {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  readonly key: string;
  /** Of the flagged take. */
  readonly requestId: string;
  /** At least one. */
  readonly findings: readonly Finding[];
}

/** The takes in use, with their measurements and what people approved. */
export interface KnownTakes {
  readonly ledger: Pick<Ledger, 'measures' | 'approvals' | 'judgements'>;
  readonly present: ReadonlyMap<string, Take>;
}

/**
 * Returns the flagged takes in the order of the book. A text that occurs twice in a chapter is listed once. A take that a
 * user approved is never flagged, because a person has heard it.
 * @param check null: checks are off, so nothing is flagged
 */
export function findFlagged(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  { ledger, present }: KnownTakes,
  check: CheckSettings | null,
): readonly FlaggedChunk[] {
  if (check === null) return [];
  const evidence = {
    present,
    measures: ledger.measures,
    judgements: shownJudgements(ledger, check),
    limits: check.limits,
  };
  return chapters.flatMap(({ chunks }) => {
    const found = judgeChapter(chunks, evidence);
    const firsts = new Map(chunks.toReversed().map((chunk) => [chunk.key, chunk]));
    return [...firsts.values()].toReversed().flatMap(({ chapter, chunk, place, key }) => {
      const requestId = present.get(key)?.requestId;
      const findings = found.get(key) ?? [];
      if (requestId === undefined || findings.length === 0 || isApproved(key, requestId, ledger)) return [];
      return [{ chapter, chunk, place, key, requestId, findings }];
    });
  });
}

/** Returns the judgements of words that flag takes: none if the word check is off. */
export const shownJudgements = (
  { judgements }: Pick<Ledger, 'judgements'>,
  { words }: CheckSettings,
): Ledger['judgements'] => (words === 'off' ? new Map() : judgements);

/** Tells whether a person approved exactly this take. */
export const isApproved = (
  key: string,
  requestId: string,
  { approvals }: Pick<Ledger, 'approvals'>,
): boolean => approvals.get(key) === requestId;
