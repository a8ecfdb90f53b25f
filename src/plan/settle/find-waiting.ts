import type { MicroUsd } from '../../base/money/money.js';
import { costOf } from '../../base/money/price.js';
import type { Chapter } from '../../markdown/block.js';
import type { Chunk } from '../../split/chunk.js';
import type { Ledger } from '../../state/ledger.js';
import type { Plan } from '../plan.js';
import { type ChapterHistory, unchangedSince } from './chapter-history.js';

/** A chunk that is not bought yet, because its text changed recently. */
export interface WaitingChunk {
  readonly chunk: Chunk;
  /** When a run may buy it, in milliseconds since 1970, if the text does not change again. */
  readonly until: number;
}

/** The chunks of a plan that wait until their text is settled. */
export interface Waiting {
  /** In the order of the book. Never empty. */
  readonly chunks: readonly WaitingChunk[];
  /** The expected price of these chunks. */
  readonly costMicroUsd: MicroUsd;
  /** `limits.settle` in milliseconds. */
  readonly settleMs: number;
  /** The keys whose text git has no usable date for, and that no run has seen before. */
  readonly unseen: readonly string[];
  /** Why git has no usable dates for some of these chunks; null: it has all. */
  readonly undated: string | null;
}

/** What decides which chunks wait. */
export interface SettleInput {
  readonly plan: Plan;
  /** All chapters of the book. */
  readonly chapters: readonly Chapter[];
  /** By the chapter's file. A file that git does not know is absent. */
  readonly histories: ReadonlyMap<string, ChapterHistory>;
  /** Why git could not be asked; null: it was asked. */
  readonly gitProblem: string | null;
  /** When runs first saw a key for whose text git had no date. */
  readonly ledger: Pick<Ledger, 'seen'>;
  readonly settleMs: number;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Returns the chunks to buy whose text changed less than `settleMs` ago; null: none. */
export function findWaiting(input: SettleInput): Waiting | null {
  const { plan, settleMs, now } = input;
  const chapterOf = new Map(input.chapters.map((chapter) => [chapter.chapter, chapter]));
  const toBuy = plan.chapters.flatMap(({ file, planned }) =>
    planned.flatMap(({ chunk, action }) => (action.kind === 'buy' ? [{ file, chunk }] : [])),
  );
  const dated = toBuy.map(({ file, chunk }) => {
    const history = input.histories.get(file) ?? unknownHistory;
    const { blocks = [], credits } = chapterOf.get(chunk.chapter) ?? {};
    const change = changeOf({ ...chunk, blocks }, chunk.key, history, input);
    const isOfCredits = change.why !== null && credits !== undefined;
    return { chunk, ...change, why: isOfCredits ? 'credits are in no chapter' : change.why };
  });
  const waiting = dated.filter(({ changedAt }) => changedAt + settleMs > now);
  const undated = waiting.filter(({ why }) => why !== null);
  if (waiting.length === 0) return null;
  return {
    chunks: waiting.map(({ chunk, changedAt }) => ({ chunk, until: changedAt + settleMs })),
    costMicroUsd: waiting.reduce(
      (sum, { chunk }) => sum + costOf(chunk.text.length, plan.pricing).expectedMicroUsd,
      0,
    ),
    settleMs,
    unseen: undated.filter(({ chunk }) => !input.ledger.seen.has(chunk.key)).map(({ chunk }) => chunk.key),
    undated: undated.length === 0 ? null : (input.gitProblem ?? listed(undated.map(({ why }) => why))),
  };
}

const unknownHistory: ChapterHistory = { committed: [], changes: [], knownSince: null };

/** Returns when the text of a chunk changed, in milliseconds since 1970; never: `-Infinity`. `why`: why git has no usable date. */
function changeOf(
  range: Parameters<typeof unchangedSince>[0],
  key: string,
  history: ChapterHistory,
  { ledger, now }: SettleInput,
): { readonly changedAt: number; readonly why: string | null } {
  const unchanged = unchangedSince(range, history);
  const seen = ledger.seen.get(key) ?? now;
  if (!unchanged.isKnown)
    return { changedAt: Math.min(seen, unchanged.atLatest ?? now), why: whyUndated(unchanged) };
  const since = unchanged.since ?? Number.NEGATIVE_INFINITY;
  // A clock was wrong. Without this, the text would wait until that date.
  return since > now
    ? { changedAt: seen, why: 'the date of their commit is in the future' }
    : { changedAt: since, why: null };
}

const whyUndated = ({ atLatest }: { readonly atLatest: number | null }): string =>
  atLatest === null ? 'they are not committed' : 'the clone is shallow (fetch-depth: 0 gets all commits)';

/** Returns each different reason once, for the middle of a sentence. */
const listed = (reasons: readonly (string | null)[]): string => [...new Set(reasons)].join(', and ');
