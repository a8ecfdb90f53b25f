import type { JournalEntry } from '../../state/journal/journal-entry.js';
import { isLoopback } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Job, Unfetched } from './job.js';

/** The same failure of a job, again and again, on the monotonic clock. */
export interface Streak {
  readonly sinceMs: number;
  readonly count: number;
  /** When the latest attempt began. */
  readonly askedAtMs: number;
}

/**
 * What to do about a job that keeps failing. `wait`: try again; `late`: leave it to the next run; `over`: this request
 * brings nothing any more, though the gateway never said that it failed. `forgotten`: because the gateway no longer has it.
 */
export type GiveUp =
  | { readonly kind: 'wait' }
  | { readonly kind: 'late' }
  | { readonly kind: 'over'; readonly forgotten: boolean; readonly reason: string };

const wait: GiveUp = { kind: 'wait' };
const leastFailures = 3;

/** A gateway may need a moment before its parts agree on a request, or its host on a recording. */
const settlingMs = 20_000;

/** How long the media host has to answer that it has no such audio. */
const refusedMs = 60_000;

/** How long it is tried when there is nothing to compare with. */
const aloneMs = 180_000;

/** How long a job that fails alone is followed at all. */
const patienceMs = 300_000;

/** A request of this age that still fails after a minute is lost, whatever others do. */
const oldAgeMs = 24 * 60 * 60_000;
const oldMs = 60_000;

/**
 * For a job that the gateway does not know. It is over when another request was answered meanwhile, or it is old. One that
 * this run made never is: others were known before it, and it may only take its time. The next run collects it.
 */
export function giveUpUnknown(session: Session, job: Job, streak: Streak): GiveUp {
  const lastedMs = session.clock.monotonic() - streak.sinceMs;
  const isOver =
    job.collected &&
    streak.count >= leastFailures &&
    ((lastedMs >= settlingMs && othersSucceeded(session, 'status', streak)) ||
      (lastedMs >= settlingMs && isOfOtherSandbox(session, job)) ||
      (lastedMs >= oldMs && isOld(session, job)));
  if (!isOver) return stillFailing(session, 'status', lastedMs);
  return { kind: 'over', forgotten: true, reason: 'the gateway no longer knows this request' };
}

/**
 * For a finished job whose audio cannot be had. It is over when others' audio could be had meanwhile, or it is old; and
 * once in a run without either. Where the media host gives no answer at all, it never is.
 */
export function giveUpMedia(
  session: Session,
  { job, streak, fetched }: { readonly job: Job; readonly streak: Streak; readonly fetched: Unfetched },
): GiveUp {
  const lastedMs = session.clock.monotonic() - streak.sinceMs;
  const isRefused = fetched.kind === 'refused';
  const isOver =
    fetched.kind !== 'unavailable' &&
    streak.count >= leastFailures &&
    ((lastedMs >= (isRefused ? refusedMs : settlingMs) && othersSucceeded(session, 'media', streak)) ||
      (lastedMs >= oldMs && isOld(session, job)) ||
      (lastedMs >= (isRefused && job.collected ? refusedMs : aloneMs) &&
        session.gateway.breakers.mayGiveUpAlone('media')));
  if (!isOver) return stillFailing(session, 'media', lastedMs);
  const reason = isRefused ? `its audio has expired at the gateway (${fetched.message})` : fetched.message;
  return { kind: 'over', forgotten: isRefused, reason };
}

/** While the gateway fails for all, the circuit breaker says for how long it is waited for; a single job has its own patience. */
function stillFailing(
  { gateway: { breakers } }: Session,
  kind: 'status' | 'media',
  lastedMs: number,
): GiveUp {
  if (breakers.hasGivenUp(kind)) return { kind: 'late' };
  return lastedMs >= patienceMs && !breakers.isOpen(kind) ? { kind: 'late' } : wait;
}

/** Whether another request succeeded between this one's first failure and its latest attempt. */
function othersSucceeded(
  { gateway: { breakers } }: Session,
  kind: 'status' | 'media',
  { sinceMs, askedAtMs }: Streak,
): boolean {
  const lastMs = breakers.lastSuccessMs(kind);
  return lastMs !== null && lastMs >= sinceMs && lastMs <= askedAtMs;
}

/** Whether a request was accepted more than a day ago. */
function isOld(session: Session, job: Job): boolean {
  const accepted = acceptedLine(session, job);
  return accepted !== undefined && session.clock.now() - Date.parse(accepted.time) >= oldAgeMs;
}

/** Whether another sandbox of this machine accepted it: one that was started again does not know it, and no money is at stake. */
function isOfOtherSandbox(session: Session, job: Job): boolean {
  const { origin } = session.engine;
  const accepted = acceptedLine(session, job);
  return accepted !== undefined && accepted.origin !== origin && isLoopback(origin);
}

/** Where its `accepted` line is damaged, the one about its audio. */
const acceptedLine = ({ journal }: Session, { requestId }: Job): JournalEntry | undefined =>
  journal.entries.find(
    (entry) => (entry.type === 'accepted' || entry.type === 'taken') && entry.requestId === requestId,
  );
