import type { Finding } from '../../check/takes/finding.js';
import { wordFindings } from '../../check/words/word-findings.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { nameOf, type Take } from '../../state/journal/journal-entry.js';
import type { Snapshot } from '../../state/state.js';
import { isApproved, shownJudgements } from './find-flagged.js';
import { judgeChapter } from './judge-chapter.js';

/** A take in the list of its chunk's takes. */
export interface ListedTake {
  /** Its number among the takes of its chunk, from 1, the oldest first. */
  readonly number: number;
  readonly take: Take;
  readonly seconds: number;
  /** Whether its file is here. */
  readonly isHere: boolean;
  /** Whether it is the take in use. */
  readonly isUsed: boolean;
  /** Whether a person approved it, or chose it by hand. */
  readonly isApproved: boolean;
  /** Whether the latest choice of the chunk is this take, by hand. */
  readonly isChosen: boolean;
  /** Findings about it among the takes in use; null: it was not measured yet, or checks are off. */
  readonly findings: readonly Finding[] | null;
  /** What the word check found with low confidence. It does not flag the take. */
  readonly lowFindings: readonly Finding[];
}

/** A chunk with all its takes. */
export interface ChunkTakes {
  readonly chunk: Chunk;
  /** The oldest first. */
  readonly takes: readonly ListedTake[];
  /** Other chunks with the same key, and so with the same takes. */
  readonly alsoAt: readonly Chunk[];
}

type Chapters = readonly { readonly chunks: readonly Chunk[] }[];

/** Lists the takes of these chunks. A text that occurs twice among them is listed once, at its first place. */
export function listTakes(
  chunks: readonly Chunk[],
  {
    chapters,
    snapshot,
    check,
  }: { readonly chapters: Chapters; readonly snapshot: Snapshot; readonly check: CheckSettings | null },
): readonly ChunkTakes[] {
  const findings = findingsIn(chapters, { snapshot, check });
  const firsts = new Map(chunks.toReversed().map((chunk) => [chunk.key, chunk]));
  const everywhere = new Map<string, Chunk[]>();
  for (const chunk of chapters.flatMap((chapter) => chapter.chunks))
    everywhere.set(chunk.key, [...(everywhere.get(chunk.key) ?? []), chunk]);
  const wanted = chunks.filter((chunk) => firsts.get(chunk.key) === chunk);
  return wanted.map((chunk) => ({
    chunk,
    takes: takesOf(chunk, { snapshot, check, findings }),
    alsoAt: (everywhere.get(chunk.key) ?? []).filter((other) => other !== chunk),
  }));
}

/** Returns the findings about a take of a chunk; null: it was never measured, or checks are off. */
type FindingsOf = (take: Take, chunk: Chunk) => readonly Finding[] | null;

/** Judges the takes in use of each chapter once. Only other takes are judged one by one. */
function findingsIn(
  chapters: Chapters,
  { snapshot, check }: { readonly snapshot: Snapshot; readonly check: CheckSettings | null },
): FindingsOf {
  if (check === null) return () => null;
  const { present, ledger } = snapshot;
  const chunksOf = new Map(chapters.map(({ chunks }) => [chunks[0]?.chapter, chunks]));
  const evidence = {
    present,
    measures: ledger.measures,
    judgements: shownJudgements(ledger, check),
    limits: check.limits,
  };
  const judged = new Map<number, ReturnType<typeof judgeChapter>>();
  return (take, { key, chapter }) => {
    const chunks = chunksOf.get(chapter) ?? [];
    if (present.get(key)?.requestId !== take.requestId)
      return findingsOf(take, chunks, { ...snapshot, check });
    if (!ledger.measures.has(take.requestId)) return null;
    const found = judged.get(chapter) ?? judgeChapter(chunks, evidence);
    judged.set(chapter, found);
    return found.get(key) ?? null;
  };
}

function takesOf(
  chunk: Chunk,
  { snapshot, check, findings }: { snapshot: Snapshot; check: CheckSettings | null; findings: FindingsOf },
): readonly ListedTake[] {
  const { key } = chunk;
  const { ledger, here, present } = snapshot;
  const used = present.get(key)?.requestId;
  const judgements = check === null ? null : shownJudgements(ledger, check);
  return (ledger.takes.get(key) ?? []).map((take, index) => ({
    number: index + 1,
    take,
    seconds: take.frames / take.sampleRate,
    isHere: (here.get(key) ?? []).some(({ requestId }) => requestId === take.requestId),
    isUsed: take.requestId === used,
    isApproved: isApproved(key, take.requestId, ledger),
    isChosen: isChosen(key, take.requestId, ledger),
    findings: findings(take, chunk),
    lowFindings: lowFindingsOf(judgements?.get(nameOf(take))),
  }));
}

const isChosen = (key: string, requestId: string, { choices }: Snapshot['ledger']): boolean => {
  const choice = choices.get(key);
  return choice?.by === 'hand' && choice.requestId === requestId;
};

const lowFindingsOf = (judgement: WordJudgement | undefined): readonly Finding[] =>
  judgement === undefined ? [] : wordFindings(judgement, 'low');

/** Returns the findings about a take, judged among the takes in use of its chapter; null: it was never measured. */
export function findingsOf(
  take: Take,
  chapter: readonly Chunk[],
  { present, ledger, check }: Pick<Snapshot, 'present' | 'ledger'> & { readonly check: CheckSettings },
): readonly Finding[] | null {
  const inPlace = new Map(present).set(take.key, take);
  const { measures } = ledger;
  const judgements = shownJudgements(ledger, check);
  const found = judgeChapter(chapter, { present: inPlace, measures, judgements, limits: check.limits });
  return ledger.measures.has(take.requestId) ? (found.get(take.key) ?? null) : null;
}
