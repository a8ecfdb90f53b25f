import { randomUUID } from 'node:crypto';
import type { MicroUsd } from '../base/money/money.js';
import { monthOf } from '../base/money/month.js';
import type { SubmitOutcome } from '../engines/engine.js';
import type { Chunk } from '../split/chunk.js';
import type { JournalStep } from '../state/journal/journal-entry.js';
import type { UncertainRequest } from '../state/ledger.js';
import { type Reservation, reservePrice } from './budget/reserve-price.js';
import type { Backoff, Permit } from './rate-limit/rate-limiter.js';
import { stopForStore } from './recovery/stop.js';
import type { Session } from './session.js';

/** A submission of this run whose answer was lost, and the reservation that it may have cost. */
export interface LostSubmission extends UncertainRequest {
  readonly reservation: Reservation;
}

/** Submissions of one chunk that nobody knows the request ids of: those of this run, and those of earlier ones. */
export interface Lost {
  readonly lost: LostSubmission[];
  readonly earlier: readonly UncertainRequest[];
}

export type Submitted =
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' | 'rate-limited' }>
  | {
      readonly kind: 'accepted';
      readonly requestId: string;
      /** The gateway gave the id to an earlier request too. */
      readonly isReused: boolean;
      readonly permit: Permit;
      readonly reservation: Reservation;
    }
  /** The gateway takes nothing for now: too many requests, or a quota that will be replenished. */
  | { readonly kind: 'throttled'; readonly message: string; readonly pause: Backoff }
  | { readonly kind: 'unbought' }
  /** Not tried: the reservation was set aside in a month that is over. */
  | { readonly kind: 'month-turned' }
  /** The answer to an earlier try of this run was lost, and a callback told its request id. */
  | { readonly kind: 'recovered'; readonly requestId: string; readonly reservation: Reservation }
  /** The same for a submission of an earlier run. */
  | { readonly kind: 'found'; readonly requestId: string };

/**
 * Sets the price aside, waits for a permit, submits; whatever happens, the reservation ends up somewhere. `mayTurn`: when a month
 * ends meanwhile, the reservation is to be set aside anew.
 */
export async function submit(
  session: Session,
  chunk: Chunk,
  { mayTurn, ...doubts }: Lost & { readonly mayTurn: boolean },
): Promise<Submitted> {
  const home = recoveredResponse(session, doubts);
  if (home !== null) return home;
  const reservation = await reservePrice(session, chunk.text.length);
  if (reservation === null) return { kind: 'unbought' };
  // Until the POST may have left, an error means that nothing was spent; after it, that nobody knows.
  let settle = () => reservation.release();
  let permit: Permit | null = null;
  let isProbe = false;
  try {
    // After the wait for reservation, not before: a pause that began meanwhile holds for this submission too.
    ({ permit, isProbe } = await nextPermit(session));
    if (session.stopped() !== null) return { kind: 'unbought' };
    // Those waits may be long: what came home meanwhile is not bought again.
    const late = recoveredResponse(session, doubts);
    if (late !== null) return late;
    // Read once: the line stands in the very month that pays for it.
    const now = session.clock.now();
    const isTurned = monthOf(now) !== monthOf(reservation.at);
    if (isTurned && mayTurn) return { kind: 'month-turned' };
    const intent = { now: isTurned ? reservation.at : now, priceMicroUsd: reservation.priceMicroUsd };
    const written = await writeIntent(session, chunk, intent);
    if (written === null) return { kind: 'unbought' };
    const { doubt, callbackUrl } = written;
    await permit.sent();
    if (!(await mayBeSent(session, doubt.submission))) return { kind: 'unbought' };
    settle = () => reservation.markUncertain();
    session.onEvent({ type: 'chunk-submitting', chapter: chunk.chapter, chunk: chunk.chunk });
    const { text, speaker } = chunk;
    const outcome = await session.engine.submit({ text, ...speaker, callbackUrl }, session.lateSignal);
    if (outcome.kind !== 'unreachable') session.gateway.connection.succeeded();
    settle = settlement(reservation, outcome);
    const isReused =
      outcome.kind === 'accepted' && !session.givenIds.claim(outcome.requestId, doubt.submission);
    const submitted = withPermit(outcome, { permit, reservation, isReused });
    await writeOutcome(session, { chunk, doubt, outcome });
    if (outcome.kind === 'accepted' || outcome.kind === 'uncertain') isProbe = false;
    if (outcome.kind === 'accepted') session.gateway.breakers.succeeded('submission');
    if (outcome.kind === 'uncertain') {
      doubts.lost.push({ ...doubt, reservation });
      const { submission: id } = doubt;
      session.gateway.breakers.failed('submission', { id, message: outcome.message, isFresh: true });
    }
    return submitted;
  } finally {
    permit?.unknown();
    if (isProbe) session.gateway.breakers.unprobed();
    settle();
  }
}

/** Waits until the gateway can be reached, works as far as known, and has room for a request. Rejects with the signal's reason. */
async function nextPermit({
  gateway,
  signal,
}: Session): Promise<{ readonly permit: Permit; readonly isProbe: boolean }> {
  for (;;) {
    await gateway.connection.acquire(signal);
    await gateway.breakers.turn(signal);
    const permit = await gateway.rateLimiter.acquire(signal);
    // A circuit may have opened during that last wait.
    const entered = gateway.breakers.enter();
    if (entered !== null) return { permit, isProbe: entered === 'probe' };
    permit.unknown();
  }
}

/** A request id that came home for a submission whose answer was lost; null: none did. */
function recoveredResponse(
  { gateway, webhook: { lostResponses } }: Session,
  { lost, earlier }: Lost,
): Submitted | null {
  const own = lostResponses?.take(lost) ?? null;
  if (own !== null) {
    gateway.breakers.recovered(own.doubt.submission);
    return { kind: 'recovered', requestId: own.requestId, reservation: own.doubt.reservation };
  }
  const found = lostResponses?.take(earlier) ?? null;
  return found === null ? null : { kind: 'found', requestId: found.requestId };
}

/** Tells the pace what an answer says of the gateway's limits, at once: its moment counts. */
function withPermit(
  outcome: SubmitOutcome,
  {
    permit,
    ...given
  }: { readonly permit: Permit; readonly reservation: Reservation; readonly isReused: boolean },
): Submitted {
  switch (outcome.kind) {
    case 'accepted':
      permit.accepted();
      return { ...outcome, permit, ...given };
    case 'rate-limited':
      return { kind: 'throttled', message: outcome.message, pause: permit.throttled(outcome.retryAfterMs) };
    case 'denied':
      if (outcome.reason !== 'quota' || outcome.retryAfterMs === null) return outcome;
      return { kind: 'throttled', message: outcome.message, pause: permit.suspended(outcome.retryAfterMs) };
    default:
      return outcome;
  }
}

/** The line before the POST: from here on, a crash leaves this request uncertain. Gives what is to be doubted should its answer be lost; null: the store could not be told, and buying has stopped. */
async function writeIntent(
  session: Session,
  { key, text, speaker }: Chunk,
  { now, priceMicroUsd }: { readonly now: number; readonly priceMicroUsd: MicroUsd },
): Promise<{ readonly doubt: UncertainRequest; readonly callbackUrl: string | null } | null> {
  const { journal, engine } = session;
  const { price } = session.money.pricing;
  const submission = randomUUID();
  const { name, model } = engine.profile;
  const { digest: callback, url: callbackUrl } = session.webhook.callbacks?.issue(submission) ?? noCallback;
  const intent = { submission, key, engine: name, model, text, ...speaker, priceMicroUsd };
  const step: JournalStep = {
    type: 'submitting',
    ...intent,
    ...(price.per === 'minute' && { perMinuteMicroUsd: price.microUsd }),
    ...(callback !== null && { callback }),
  };
  try {
    await journal.append(step, now);
  } catch (error) {
    const stop = stopForStore(error);
    if (stop === null) throw error;
    session.stop(stop);
    return null;
  }
  return { doubt: { submission, key, priceMicroUsd, sentAt: now, callback, hints: [] }, callbackUrl };
}

/**
 * The last look before the POST. Where the run is to end, buying has stopped, or the lock is another's by now, the line
 * that announces the request is closed. @throws the signal's reason
 */
async function mayBeSent(session: Session, submission: string): Promise<boolean> {
  const { journal, signal } = session;
  const obstacle: unknown = await journal.requireOwn(signal).then(
    () => (signal.aborted ? signal.reason : null),
    (error: unknown) => error,
  );
  const stop = stopForStore(obstacle);
  if (stop !== null) session.stop(stop);
  const stopped = session.stopped();
  if (obstacle === null && stopped === null) return true;
  const why = signal.aborted ? 'the run was ended' : (stopped?.message ?? String(obstacle));
  await journal.append({ type: 'refused', submission, reason: `it was not sent: ${why}` });
  if (obstacle !== null && stop === null) throw obstacle;
  return false;
}

const noCallback = { digest: null, url: null };

/** Where the reservation that was set aside goes. */
function settlement(reservation: Reservation, outcome: SubmitOutcome): () => void {
  switch (outcome.kind) {
    case 'accepted':
      return () => reservation.commit();
    case 'uncertain':
      return () => reservation.markUncertain();
    default:
      return () => reservation.release();
  }
}

/** The line after the POST, before anything else happens. */
async function writeOutcome(
  { journal, onEvent, webhook: { callbacks, notifier } }: Session,
  { chunk, doubt, outcome }: { chunk: Chunk; doubt: UncertainRequest; outcome: SubmitOutcome },
): Promise<void> {
  const { submission, priceMicroUsd } = doubt;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  switch (outcome.kind) {
    case 'accepted': {
      const { requestId } = outcome;
      await journal.append({ type: 'accepted', submission, key: chunk.key, requestId });
      callbacks?.listenToKnown(submission, () => notifier.notify(requestId));
      return onEvent({ type: 'chunk-accepted', ...ref, requestId, priceMicroUsd });
    }
    case 'uncertain':
      await journal.append({ type: 'uncertain', submission, reason: outcome.message });
      return onEvent({ type: 'chunk-uncertain', ...ref, priceMicroUsd, reason: outcome.message });
    default:
      await journal.append({ type: 'refused', submission, reason: outcome.message });
  }
}
