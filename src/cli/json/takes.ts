import type { Finding } from '../../check/takes/finding.js';
import type { WordFinding } from '../../check/words/word-judgement.js';
import type { UnjudgedTakes } from '../../deliver/delivery.js';
import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';
import type { ListedTake } from '../../plan/takes/list-takes.js';
import type { WordReport } from '../../plan/takes/word-report.js';
import type { Chunk } from '../../split/chunk.js';
import { faultSentence } from '../text/words.js';
import { placeJson } from './diagnostics.js';

/** Returns a finding for the documents of `--json`. */
export const findingJson = ({ code, message, measured, expected, unit, ...more }: Finding) => ({
  code,
  message,
  measured,
  expected,
  unit,
  ...(more.wordFinding && { words: wordsJson(more.wordFinding, more.line ?? null) }),
});

const wordsJson = (
  { words, start, end, startSeconds, endSeconds, confidence }: WordFinding,
  line: number | null,
) => ({
  text: words,
  line,
  start,
  end,
  startSeconds,
  endSeconds,
  confidence,
});

/**
 * Returns what the word check says in total for the documents of `--json`; empty: it is off.
 * @param unjudged takes that could not be judged; undefined: the reasons are unknown
 */
export function wordCheckJson(words: WordReport | null, unjudged?: readonly UnjudgedTakes[]) {
  if (words === null) return {};
  const { faults, ...totals } = words;
  const systematic = faults.map((fault) => ({ ...fault, message: faultSentence(fault) }));
  return { wordCheck: { ...totals, systematic, ...(unjudged && { unjudged }) } };
}

/** Returns the flagged takes for the documents of `--json`, under both of their names. */
export function flaggedJson(chunks: readonly FlaggedChunk[]) {
  const flagged = chunks.map(({ chapter, chunk, place, requestId, findings }) => ({
    chapter,
    chunk,
    place: placeJson(place),
    requestId,
    findings: findings.map(findingJson),
  }));
  // The old name of `flagged`, kept for one minor version.
  return { flagged, suspects: flagged };
}

/** Returns the numbers and the place of a chunk for the documents of `--json`. */
export const chunkJson = ({ chapter, chunk, place }: Chunk) => ({
  chapter,
  chunk,
  place: placeJson(place),
});

/**
 * Returns a take for the documents of `--json`. `findings` is null if the take was never checked.
 * @param options `all`: also lists findings of low confidence
 */
export const takeJson = (
  { number, take, seconds, isHere, isUsed, isApproved, findings, lowFindings }: ListedTake,
  { all }: { readonly all: boolean },
) => ({
  number,
  requestId: take.requestId,
  seconds: Math.round(seconds * 100) / 100,
  here: isHere,
  used: isUsed,
  approved: isApproved,
  findings: findings === null ? null : findings.map(findingJson),
  ...(all && { lowConfidence: lowFindings.map(findingJson) }),
});
