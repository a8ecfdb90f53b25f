import type { ChunkRef } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Chunk } from '../split/chunk.js';
import type { UncertainRequest } from '../state/ledger.js';
import type { Reservation } from './budget/reserve-price.js';
import { followJob } from './jobs/follow-job.js';
import type { Job, JobEnd } from './jobs/job.js';
import { backoffMs } from './rate-limit/backoff.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import { inWords, stopForBackoff, stopForDenial } from './recovery/stop.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';
import { type LostSubmission, type Submitted, submit, type UncertainAttempts } from './submit.js';

/** The result of buying a chunk. */
export type Bought =
  | { readonly kind: 'recorded' }
  /** The chunk has no audio, for this reason. Other chunks continue. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was bought: a callback delivered the request id of an earlier run's request, which can be collected. */
  | { readonly kind: 'recovered'; readonly requestId: string }
  /** Not bought, because buying has stopped for the whole run. */
  | { readonly kind: 'stopped' };

/** Number of charged failures after which a chunk is bought once more. */
export const maxChargedFailures = 1;

/** Number of times that a new month makes a chunk reserve its price again. Limited, because the clock may jump. */
const maxMonthChanges = 3;

/** What a purchase needs to know about the earlier requests of its chunk. */
interface PurchaseOptions {
  readonly slot: Slot;
  /** Requests of earlier runs whose responses were lost. */
  readonly earlier: readonly UncertainRequest[];
  /** Charged jobs of this chunk that this run saw FAILED. */
  readonly failures: number;
  /** What happened to the first charged request without audio; null: none. */
  readonly wasted: string | null;
  /** Called once, when a request is accepted after a charged one without audio. `priceMicroUsd`: the price of the new request. */
  onPaidAgain(wasted: string, priceMicroUsd: MicroUsd): void;
}

/**
 * Buys one chunk: submits it, writes the outcome to the journal, and follows the job. Up to `retries` times it tries again:
 * - after a request that was not charged;
 * - after one that was possibly charged, which counts against the budget (not under strict billing);
 * - after one that was charged without audio, `maxChargedFailures` times.
 * A 429 and a gateway that cannot be reached cause a wait and use up no retry.
 */
export const buyChunk = (session: Session, chunk: Chunk, options: PurchaseOptions): Promise<Bought> =>
  new Purchase(session, chunk, options).buy();

/** Buys one chunk. Methods that handle an outcome return the result of the purchase, or null to submit again. */
class Purchase {
  readonly #session: Session;
  readonly #chunk: Chunk;
  readonly #options: PurchaseOptions;
  readonly #ref: ChunkRef;
  /** Requests of this purchase whose responses were lost. */
  readonly #own: LostSubmission[] = [];
  #retries = 0;
  #failures: number;
  #monthChanges = 0;
  #wasted: string | null;
  #hasReportedPaidAgain = false;

  constructor(session: Session, chunk: Chunk, options: PurchaseOptions) {
    this.#session = session;
    this.#chunk = chunk;
    this.#options = options;
    this.#ref = { chapter: chunk.chapter, chunk: chunk.chunk };
    this.#failures = options.failures;
    this.#wasted = options.wasted;
  }

  async buy(): Promise<Bought> {
    const { slot, earlier } = this.#options;
    for (;;) {
      await slot.enter();
      const outcome = await submitOrRecover(this.#session, this.#chunk, {
        slot,
        own: this.#own,
        earlier,
        mayChangeMonth: this.#monthChanges < maxMonthChanges,
      });
      const bought = await this.#handle(outcome);
      if (bought !== null) return bought;
    }
  }

  async #handle(outcome: Submitted): Promise<Bought | null> {
    switch (outcome.kind) {
      case 'month-changed':
        this.#monthChanges += 1;
        return null;
      case 'reservation-lost':
        return null;
      case 'stopped':
        return outcome;
      case 'recovered-earlier':
        return { kind: 'recovered', requestId: outcome.requestId };
      case 'rejected':
        return failed(outcome.message);
      case 'throttled':
        return this.#handleBackoff(outcome);
      case 'denied':
        this.#session.stop(stopForDenial(outcome, this.#session.engine));
        return { kind: 'stopped' };
      case 'unreachable':
        return waitsForGateway(this.#session, outcome.message) ? null : failed(outcome.message);
      case 'uncertain':
        return this.#handleUncertain(outcome.message);
      case 'unavailable':
        return this.#retry(outcome.message);
      case 'accepted':
      case 'recovered':
        return this.#follow(outcome);
    }
  }

  #handleBackoff({ message, backoff }: Extract<Submitted, { kind: 'throttled' }>): Bought | null {
    if (backoff.tooLong) {
      const { maxWaitMs } = this.#session.limits;
      this.#session.stop(stopForBackoff(message, { ...backoff, maxWaitMs }));
      return { kind: 'stopped' };
    }
    this.#session.onEvent({ type: 'rate-limited', waitMs: backoff.waitMs });
    return null;
  }

  async #handleUncertain(reason: string): Promise<Bought | null> {
    if (this.#session.limits.strictBilling) return failed(possiblyChargedReason(reason));
    if (this.#session.stopped() !== null) return failed(reason);
    const bought = await this.#retry(reason);
    if (bought !== null) return bought;
    const message = boughtAgainText(this.#ref);
    this.#session.onEvent({ type: 'warning', code: 'uncertain-bought-again', message });
    return null;
  }

  /** Follows the job of an accepted request to its end. */
  async #follow(outcome: Extract<Submitted, { kind: 'accepted' | 'recovered' }>): Promise<Bought | null> {
    const { requestId, reservation } = outcome;
    const { permit, isReused } = outcome.kind === 'accepted' ? outcome : { permit: null, isReused: false };
    const onDone = () => permit?.released();
    this.#reportPaidAgain(reservation.priceMicroUsd);
    const job = { key: this.#chunk.key, requestId, ref: this.#ref, collected: false, isReused, onDone };
    const end = await followAndSettle(this.#session, job, reservation).finally(onDone);
    if (end.kind === 'taken') return { kind: 'recorded' };
    if (end.kind === 'late') return failed(`${end.reason}; the next run collects it`);
    if (end.charged) {
      this.#failures += 1;
      this.#wasted ??= end.reason;
    } else refund(this.#session, this.#ref, reservation);
    return this.#failures > maxChargedFailures ? failed(end.reason) : this.#retry(end.reason);
  }

  #reportPaidAgain(priceMicroUsd: MicroUsd): void {
    if (this.#wasted === null || this.#hasReportedPaidAgain) return;
    this.#hasReportedPaidAgain = true;
    this.#options.onPaidAgain(this.#wasted, priceMicroUsd);
  }

  /** Waits before the next attempt. Returns null; the failure for this reason if no retries are left. */
  async #retry(reason: string): Promise<Bought | null> {
    const { limits, onEvent, clock, random, signal } = this.#session;
    this.#retries += 1;
    if (this.#retries > limits.retries) return failed(reason);
    onEvent({ type: 'chunk-retried', ...this.#ref, reason, attempt: this.#retries });
    await clock.sleep(backoffMs(this.#retries - 1, { random }), signal);
    return null;
  }
}

const failed = (reason: string): Bought => ({ kind: 'failed', reason });

/** Follows a job to its end. At a price per minute, the length of the take decides the charge, and the rest is released. */
async function followAndSettle(session: Session, job: Job, reservation: Reservation): Promise<JobEnd> {
  let end: JobEnd | null = null;
  try {
    end = await followJob(session, job);
    return end;
  } finally {
    // The price of a request that was not charged is refunded as a whole by the caller.
    if (end?.kind !== 'ended' || end.charged) {
      const priceMicroUsd = reservation.settle(end?.kind === 'taken' ? end.take : null);
      if (priceMicroUsd !== 0) session.onEvent({ type: 'chunk-refunded', ...job.ref, priceMicroUsd });
    }
  }
}

function refund({ onEvent }: Session, ref: ChunkRef, reservation: Reservation): void {
  reservation.refund();
  onEvent({ type: 'chunk-refunded', ...ref, priceMicroUsd: reservation.priceMicroUsd });
}

/** Returns why a chunk is not bought again under strict billing. `why`: what happened to the response. */
export const possiblyChargedReason = (why: string): string =>
  `possibly charged (${why}); a run without --strict-billing buys it again`;

const boughtAgainText = ({ chapter, chunk }: ChunkRef): string =>
  `Chapter ${chapter}, chunk ${chunk} is bought again; its first request was possibly charged.`;

/** Submits a chunk. If the response is lost, waits for a callback that recovers it. */
async function submitOrRecover(
  session: Session,
  chunk: Chunk,
  { slot, ...options }: UncertainAttempts & { readonly slot: Slot; readonly mayChangeMonth: boolean },
): Promise<Submitted> {
  const outcome = await submit(session, chunk, options);
  const newest = options.own.at(-1);
  if (outcome.kind !== 'uncertain' || newest === undefined) return outcome;
  session.webhook.lostResponses?.watch(newest, { chapter: chunk.chapter, chunk: chunk.chunk });
  const recovered = await awaitLostResponse(session, { requests: options.own, slot });
  if (recovered === null) {
    session.gateway.breakers.notRecovered();
    return outcome;
  }
  session.gateway.breakers.recovered(recovered.request.submission);
  // An older request of this chunk was recovered, so nothing waits for the newest one any more.
  if (recovered.request.submission !== newest.submission) session.gateway.breakers.notRecovered();
  return {
    kind: 'recovered',
    requestId: recovered.requestId,
    reservation: recovered.request.reservation,
  };
}

/** Reports a gateway that cannot be reached. Returns whether to wait for it; warns once that narrate waits. */
function waitsForGateway({ gateway: { connection }, onEvent }: Session, reason: string): boolean {
  const state = connection.failed();
  if (state === 'opened') {
    const message = `${reason}. Retrying for up to ${inWords(connection.giveUpAfterMs())}. Retries are free.`;
    onEvent({ type: 'warning', code: 'gateway-unreachable', message });
  }
  return state !== 'given-up';
}
