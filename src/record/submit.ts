import { randomUUID } from 'node:crypto';
import type { MicroUsd } from '../base/money/money.js';
import { monthOf } from '../base/money/month.js';
import type { SubmitOutcome } from '../engines/engine.js';
import { readingVersion } from '../markdown/dialects/reading-rules.js';
import type { Chunk } from '../split/chunk.js';
import type { JournalStep } from '../state/journal/journal-entry.js';
import type { UncertainRequest } from '../state/ledger.js';
import { type Reservation, reservePrice } from './budget/reserve-price.js';
import type { Backoff, Permit } from './rate-limit/rate-limiter.js';
import { stopForStore } from './recovery/stop.js';
import type { Session } from './session.js';

/** A request of this run whose response was lost, with the reservation that it was possibly charged. */
export interface LostSubmission extends UncertainRequest {
  readonly reservation: Reservation;
}

/** Requests of one chunk whose responses were lost. */
export interface UncertainAttempts {
  /** Requests of this run; `submit` adds to it. */
  readonly own: LostSubmission[];
  /** Requests of earlier runs. */
  readonly earlier: readonly UncertainRequest[];
}

/** The outcome of a submission. */
export type Submitted =
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' | 'rate-limited' }>
  | {
      readonly kind: 'accepted';
      readonly requestId: string;
      /** True: the gateway gave the same id to an earlier request. */
      readonly isReused: boolean;
      readonly permit: Permit;
      readonly reservation: Reservation;
    }
  /** The gateway accepts no requests for now: a 429, or a quota that will be replenished. */
  | { readonly kind: 'throttled'; readonly message: string; readonly backoff: Backoff }
  /** Not sent, because buying has stopped. */
  | { readonly kind: 'stopped' }
  /** Not sent, because the month of the reservation is over. */
  | { readonly kind: 'month-changed' }
  /** Not sent, because the governor no longer holds the reservation. */
  | { readonly kind: 'reservation-lost' }
  /** Not sent, because a callback recovered an earlier request of this run. */
  | { readonly kind: 'recovered'; readonly requestId: string; readonly reservation: Reservation }
  /** Not sent, because a callback recovered a request of an earlier run. */
  | { readonly kind: 'recovered-earlier'; readonly requestId: string };

/**
 * Reserves the price, waits for a permit, and submits a chunk. The reservation always ends: committed, released or
 * uncertain. `mayChangeMonth`: if the month ends during the wait, return `month-changed`, so that the caller reserves
 * again. Rejects with the signal's reason.
 * @throws NarrateError `disk-full`, `not-writable`
 */
export async function submit(
  session: Session,
  chunk: Chunk,
  { mayChangeMonth, ...attempts }: UncertainAttempts & { readonly mayChangeMonth: boolean },
): Promise<Submitted> {
  const recovered = takeRecovered(session, attempts);
  if (recovered !== null) return recovered;
  const reservation = await reservePrice(session, chunk.text.length);
  if (reservation === null) return { kind: 'stopped' };
  // After an error, nothing was charged as long as the POST cannot have left. Later, a charge is possible.
  let endReservation = () => reservation.release();
  let permit: Permit | null = null;
  let isProbe = false;
  try {
    // After the wait for the reservation, because a backoff that began meanwhile applies to this submission too.
    ({ permit, isProbe } = await nextPermit(session));
    if (session.stopped() !== null) return { kind: 'stopped' };
    // The waits may be long: a request that was recovered meanwhile is not bought again.
    const late = takeRecovered(session, attempts);
    if (late !== null) return late;
    // Read once, so that the journal line is in the month that pays for it.
    const now = session.clock.now();
    const isNewMonth = monthOf(now) !== monthOf(reservation.at);
    if (isNewMonth && mayChangeMonth) return { kind: 'month-changed' };
    const intent = { now: isNewMonth ? reservation.at : now, priceMicroUsd: reservation.priceMicroUsd };
    const written = await writeIntent(session, chunk, intent);
    if (written === null) return { kind: 'stopped' };
    const { request, callbackUrl } = written;
    await permit.sent();
    if (!(await mayBeSent(session, request.submission, reservation)))
      return { kind: session.stopped() === null ? 'reservation-lost' : 'stopped' };
    endReservation = () => reservation.markUncertain();
    session.onEvent({ type: 'chunk-submitting', chapter: chunk.chapter, chunk: chunk.chunk });
    const { text, voiceSettings } = chunk;
    const outcome = await session.engine.submit({ text, ...voiceSettings, callbackUrl }, session.lateSignal);
    if (outcome.kind !== 'unreachable') session.gateway.connection.succeeded();
    endReservation = endingOf(reservation, outcome);
    const isReused =
      outcome.kind === 'accepted' && !session.givenIds.claim(outcome.requestId, request.submission);
    const submitted = reportToPermit(outcome, { permit, reservation, isReused });
    await writeOutcome(session, { chunk, request, outcome });
    if (outcome.kind === 'accepted' || outcome.kind === 'uncertain') isProbe = false;
    if (outcome.kind === 'accepted') session.gateway.breakers.succeeded('submission');
    if (outcome.kind === 'uncertain') {
      attempts.own.push({ ...request, reservation });
      const { submission: id } = request;
      session.gateway.breakers.failed('submission', { id, message: outcome.message, isFresh: true });
    }
    return submitted;
  } finally {
    permit?.unknown();
    if (isProbe) session.gateway.breakers.releaseProbe();
    endReservation();
  }
}

/** Waits until the circuit breakers are closed and the rate limiter grants a permit. Rejects with the signal's reason. */
async function nextPermit({
  gateway,
  signal,
}: Session): Promise<{ readonly permit: Permit; readonly isProbe: boolean }> {
  for (;;) {
    await gateway.connection.acquire(signal);
    await gateway.breakers.acquire(signal);
    const permit = await gateway.rateLimiter.acquire(signal);
    // A circuit may have opened during the wait for the permit.
    const entered = gateway.breakers.tryEnter();
    if (entered !== null) return { permit, isProbe: entered === 'probe' };
    permit.unknown();
  }
}

/** Returns a request of the chunk that a callback recovered; null: none. */
function takeRecovered(
  { gateway, webhook: { lostResponses } }: Session,
  { own, earlier }: UncertainAttempts,
): Submitted | null {
  const recovered = lostResponses?.claim(own) ?? null;
  if (recovered !== null) {
    const { request, requestId } = recovered;
    gateway.breakers.recovered(request.submission);
    return { kind: 'recovered', requestId, reservation: request.reservation };
  }
  const ofEarlierRun = lostResponses?.claim(earlier) ?? null;
  return ofEarlierRun === null ? null : { kind: 'recovered-earlier', requestId: ofEarlierRun.requestId };
}

/** Reports a response to the rate limiter. Called right after the response, because its time counts. */
function reportToPermit(
  outcome: SubmitOutcome,
  {
    permit,
    ...rest
  }: { readonly permit: Permit; readonly reservation: Reservation; readonly isReused: boolean },
): Submitted {
  switch (outcome.kind) {
    case 'accepted':
      permit.accepted();
      return { ...outcome, permit, ...rest };
    case 'rate-limited':
      return { kind: 'throttled', message: outcome.message, backoff: permit.throttled(outcome.retryAfterMs) };
    case 'denied':
      if (outcome.reason !== 'quota' || outcome.retryAfterMs === null) return outcome;
      return { kind: 'throttled', message: outcome.message, backoff: permit.suspended(outcome.retryAfterMs) };
    default:
      return outcome;
  }
}

/**
 * Writes the `submitting` line. From here on, a crash leaves the request uncertain. Returns the request as it is if its
 * response is lost; null: the store could not be updated, and buying has stopped.
 */
async function writeIntent(
  session: Session,
  { key, text, source, voiceSettings }: Chunk,
  { now, priceMicroUsd }: { readonly now: number; readonly priceMicroUsd: MicroUsd },
): Promise<{ readonly request: UncertainRequest; readonly callbackUrl: string | null } | null> {
  const { journal, engine } = session;
  const { price } = session.money.pricing;
  const submission = randomUUID();
  const { name, model } = engine.profile;
  const { digest: callback, url: callbackUrl } = session.webhook.callbacks?.issue(submission) ?? noCallback;
  const intent = { submission, key, engine: name, model, text, ...voiceSettings, priceMicroUsd };
  const step: JournalStep = {
    type: 'submitting',
    ...intent,
    reading: readingVersion,
    source,
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
  return { request: { submission, key, priceMicroUsd, sentAt: now, callback, hints: [] }, callbackUrl };
}

/**
 * Returns whether the POST may still be sent. It must not if the run is to end, buying has stopped, another run has the
 * lock, or the reservation was lost. Then it closes the `submitting` line in the journal. Rejects with the signal's reason.
 */
async function mayBeSent(session: Session, submission: string, reservation: Reservation): Promise<boolean> {
  const { journal, signal } = session;
  const isReserved = await reservation.confirm();
  const obstacle: unknown = await journal.requireOwn(signal).then(
    () => (signal.aborted ? signal.reason : null),
    (error: unknown) => error,
  );
  const stop = stopForStore(obstacle);
  if (stop !== null) session.stop(stop);
  const stopped = session.stopped();
  if (isReserved && obstacle === null && stopped === null) return true;
  const ended = signal.aborted ? 'the run was ended' : stopped?.message;
  const why = ended ?? (obstacle === null ? 'its reservation was lost' : String(obstacle));
  await journal.append({ type: 'refused', submission, reason: `it was not sent: ${why}` });
  if (obstacle !== null && stop === null) throw obstacle;
  return false;
}

const noCallback = { digest: null, url: null };

/** Returns how to end a reservation after this outcome. */
function endingOf(reservation: Reservation, outcome: SubmitOutcome): () => void {
  switch (outcome.kind) {
    case 'accepted':
      return () => reservation.commit();
    case 'uncertain':
      return () => reservation.markUncertain();
    default:
      return () => reservation.release();
  }
}

/** Writes the outcome to the journal, before anything else happens. */
async function writeOutcome(
  { journal, onEvent, webhook: { callbacks, notifier } }: Session,
  { chunk, request, outcome }: { chunk: Chunk; request: UncertainRequest; outcome: SubmitOutcome },
): Promise<void> {
  const { submission, priceMicroUsd } = request;
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
