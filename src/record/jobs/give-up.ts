import type { JournalEntry } from '../../state/journal/journal-entry.js';
import { isLoopback } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Job, Unfetched } from './job.js';

/** Consecutive failures of one kind of a job. Times are monotonic milliseconds. */
export interface Streak {
  readonly sinceMs: number;
  readonly count: number;
  /** Start of the latest attempt. */
  readonly askedAtMs: number;
}

/**
 * The decision about a job that keeps failing. `wait`: try again; `late`: leave it to the next run; `over`: the request
 * yields no audio, although the gateway never reported it as failed. `forgotten`: the gateway no longer has it.
 */
export type GiveUp =
  | { readonly kind: 'wait' }
  | { readonly kind: 'late' }
  | { readonly kind: 'over'; readonly forgotten: boolean; readonly reason: string };

const wait: GiveUp = { kind: 'wait' };
const minFailures = 3;

/** Time that servers of the gateway, or of its media host, may need to agree on a request. */
const settlingMs = 20_000;

/** Time during which the media host has to refuse the audio before it counts as expired. */
const expiryMs = 60_000;

/** Time of retries when no other request can be compared. */
const noComparisonMs = 180_000;

/** Time of retries for a single job that fails, unless the run has another patience. */
const usualRetryMs = 300_000;

/** A request that is older than a day and fails for a minute is lost, whatever happens to others. */
const oldAgeMs = 24 * 60 * 60_000;
const oldRetryMs = 60_000;

/**
 * Decides about a job that the gateway does not know. It is over if the gateway knew another request in the meantime, or if
 * it is old. A job of this run is never over: a gateway may know it later than others. The next run collects it.
 */
export function giveUpUnknown(session: Session, job: Job, streak: Streak): GiveUp {
  const lastedMs = session.clock.monotonic() - streak.sinceMs;
  const isOver =
    job.collected &&
    streak.count >= minFailures &&
    ((lastedMs >= settlingMs && othersSucceeded(session, 'status', streak)) ||
      (lastedMs >= settlingMs && isFromOtherSandbox(session, job)) ||
      (lastedMs >= oldRetryMs && isOld(session, job)));
  if (!isOver) return stillFailing(session, 'status', lastedMs);
  return { kind: 'over', forgotten: true, reason: 'the gateway no longer knows this request' };
}

/**
 * Decides about a finished job whose audio cannot be downloaded. It is over if other audio could be downloaded in the
 * meantime, or if it is old. Once in a run it is also over without either. If the media host does not respond at all, it is
 * never over.
 */
export function giveUpMedia(
  session: Session,
  { job, streak, fetched }: { readonly job: Job; readonly streak: Streak; readonly fetched: Unfetched },
): GiveUp {
  const lastedMs = session.clock.monotonic() - streak.sinceMs;
  const isRefused = fetched.kind === 'refused';
  const isOver =
    fetched.kind !== 'unavailable' &&
    streak.count >= minFailures &&
    ((lastedMs >= (isRefused ? expiryMs : settlingMs) && othersSucceeded(session, 'media', streak)) ||
      (lastedMs >= oldRetryMs && isOld(session, job)) ||
      (lastedMs >= (isRefused && job.collected ? expiryMs : noComparisonMs) &&
        session.gateway.breakers.mayGiveUpAlone('media')));
  if (!isOver) return stillFailing(session, 'media', lastedMs);
  const reason = isRefused ? `its audio has expired at the gateway (${fetched.message})` : fetched.message;
  return { kind: 'over', forgotten: isRefused, reason };
}

/** Decides whether to retry. While a circuit is open, the circuit breaker limits the time; a single job has a limit of its own. */
function stillFailing(
  { gateway: { breakers }, limits }: Session,
  kind: 'status' | 'media',
  lastedMs: number,
): GiveUp {
  if (breakers.hasGivenUp(kind)) return { kind: 'late' };
  return lastedMs >= (limits.patience?.retryMs ?? usualRetryMs) && !breakers.isOpen(kind)
    ? { kind: 'late' }
    : wait;
}

/** Returns whether another request succeeded between this one's first failure and its latest attempt. */
function othersSucceeded(
  { gateway: { breakers } }: Session,
  kind: 'status' | 'media',
  { sinceMs, askedAtMs }: Streak,
): boolean {
  const lastMs = breakers.lastSuccessMs(kind);
  return lastMs !== null && lastMs >= sinceMs && lastMs <= askedAtMs;
}

/** Returns whether a request was accepted more than a day ago. */
function isOld(session: Session, job: Job): boolean {
  const accepted = acceptedLine(session, job);
  return accepted !== undefined && session.clock.now() - Date.parse(accepted.time) >= oldAgeMs;
}

/** Returns whether another sandbox on this machine accepted the job. A restarted sandbox does not know it, and no money is at stake. */
function isFromOtherSandbox(session: Session, job: Job): boolean {
  const { origin } = session.engine;
  const accepted = acceptedLine(session, job);
  return accepted !== undefined && accepted.origin !== origin && isLoopback(origin);
}

/** Finds the `accepted` line of a job or, if that is damaged, its `taken` line. */
const acceptedLine = ({ journal }: Session, { requestId }: Job): JournalEntry | undefined =>
  journal.entries.find(
    (entry) => (entry.type === 'accepted' || entry.type === 'taken') && entry.requestId === requestId,
  );
