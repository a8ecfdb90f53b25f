import type { Finding } from '../../check/takes/finding.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Snapshot } from '../../state/state.js';
import { judgeChapter } from './judge-chapter.js';

/** A take of a chunk, as it is listed. */
export interface ListedTake {
  /** Among those of its chunk, from 1: the oldest first. */
  readonly number: number;
  readonly take: Take;
  readonly seconds: number;
  /** Whether its file is here. */
  readonly isHere: boolean;
  /** Whether it is the one in use. */
  readonly isUsed: boolean;
  /** Whether somebody chose it by hand. */
  readonly isApproved: boolean;
  /** What is found of it in its place; null: it was not measured yet, or checks are off. */
  readonly findings: readonly Finding[] | null;
}

/** A chunk with all that was recorded of it. */
export interface ChunkTakes {
  readonly chunk: Chunk;
  readonly takes: readonly ListedTake[];
  /** Other chunks that say the same in the same way, and so have the same takes. */
  readonly alsoAt: readonly Chunk[];
}

type Chapters = readonly { readonly chunks: readonly Chunk[] }[];

/** The takes of these chunks of a book; a text that stands twice among them is listed once, where it stands first. */
export function listTakes(
  chunks: readonly Chunk[],
  {
    chapters,
    snapshot,
    check,
  }: { readonly chapters: Chapters; readonly snapshot: Snapshot; readonly check: CheckSettings | null },
): readonly ChunkTakes[] {
  const firsts = new Map(chunks.toReversed().map((chunk) => [chunk.key, chunk]));
  const everywhere = new Map<string, Chunk[]>();
  for (const chunk of chapters.flatMap((chapter) => chapter.chunks))
    everywhere.set(chunk.key, [...(everywhere.get(chunk.key) ?? []), chunk]);
  const wanted = chunks.filter((chunk) => firsts.get(chunk.key) === chunk);
  return wanted.map((chunk) => ({
    chunk,
    takes: takesOf(chunk, { chapters, snapshot, check }),
    alsoAt: (everywhere.get(chunk.key) ?? []).filter((other) => other !== chunk),
  }));
}

function takesOf(
  { key, chapter }: Chunk,
  { chapters, snapshot, check }: { chapters: Chapters; snapshot: Snapshot; check: CheckSettings | null },
): readonly ListedTake[] {
  const { ledger, here, present } = snapshot;
  const used = present.get(key)?.requestId;
  const choice = ledger.choices.get(key);
  const ofChapter = chapters.find(({ chunks }) => chunks[0]?.chapter === chapter)?.chunks ?? [];
  return (ledger.takes.get(key) ?? []).map((take, index) => ({
    number: index + 1,
    take,
    seconds: take.frames / take.sampleRate,
    isHere: (here.get(key) ?? []).some(({ requestId }) => requestId === take.requestId),
    isUsed: take.requestId === used,
    isApproved: choice?.by === 'hand' && choice.requestId === take.requestId,
    findings: check === null ? null : findingsOf(take, ofChapter, { ...snapshot, limits: check.limits }),
  }));
}

/** What is found of a take in its place among the takes that are in use; null: it was never measured. */
export function findingsOf(
  take: Take,
  chapter: readonly Chunk[],
  { present, ledger, limits }: Pick<Snapshot, 'present' | 'ledger'> & Pick<CheckSettings, 'limits'>,
): readonly Finding[] | null {
  const inPlace = new Map(present).set(take.key, take);
  const found = judgeChapter(chapter, { present: inPlace, measures: ledger.measures, limits });
  return ledger.measures.has(take.requestId) ? (found.get(take.key) ?? null) : null;
}
