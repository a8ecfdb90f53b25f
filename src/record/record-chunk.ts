import type { ChunkRef } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import { isFree } from '../base/money/price.js';
import type { Action, PlannedChunk } from '../plan/planned-chunk.js';
import type { Chunk } from '../split/chunk.js';
import { type Bought, buyChunk, maxChargedFailures, possiblyChargedReason } from './buy-chunk.js';
import { followJob } from './jobs/follow-job.js';
import type { FailedChunk, PaidTwice } from './recorded.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';

/** Counts and lists of the results of a run so far. */
export interface Tally {
  bought: number;
  collected: number;
  retaken: number;
  readonly failed: FailedChunk[];
  readonly paidTwice: PaidTwice[];
}

/**
 * Records one chunk: collects what is paid for, waits for callbacks about lost responses, and buys the chunk if that is
 * allowed. Returns whether its take is on disk now.
 */
export const recordChunk = async (
  session: Session,
  { chunk, action }: PlannedChunk,
  work: { readonly tally: Tally; readonly slot: Slot },
): Promise<boolean> =>
  action.kind === 'reuse' || action.kind === 'repeat' || action.kind === 'wait'
    ? false
    : new ChunkRecording(session, { chunk, action, ...work }).record();

interface ChunkWork {
  readonly chunk: Chunk;
  readonly action: Exclude<Action, { readonly kind: 'reuse' | 'repeat' | 'wait' }>;
  readonly tally: Tally;
  readonly slot: Slot;
}

class ChunkRecording {
  readonly #session: Session;
  readonly #work: ChunkWork;
  readonly #ref: ChunkRef;
  /** Number of uncertain requests of earlier runs that are not recovered. */
  #unrecovered: number;
  /** Charged jobs that ended FAILED, without those that the gateway has forgotten. */
  #failures = 0;
  #lastReason = '';
  /** What happened to the first charged request without audio; null: none. */
  #wasted: string | null = null;

  constructor(session: Session, work: ChunkWork) {
    this.#session = session;
    this.#work = work;
    this.#ref = { chapter: work.chunk.chapter, chunk: work.chunk.chunk };
    this.#unrecovered = work.action.uncertainRequests.length;
  }

  /** Returns whether the take is on disk. */
  async record(): Promise<boolean> {
    const { action, slot } = this.#work;
    for (const requestId of action.kind === 'collect' ? action.requestIds : []) {
      const collected = await this.#collect(requestId);
      if (collected !== null) return collected;
    }
    const lost = await awaitLostResponse(this.#session, { requests: action.uncertainRequests, slot });
    let recovered = lost?.requestId ?? null;
    for (;;) {
      if (recovered !== null) {
        this.#unrecovered -= 1;
        const collected = await this.#collect(recovered);
        if (collected !== null) return collected;
      }
      const bought = await this.#buy();
      if (bought.kind !== 'recovered') return bought.kind === 'recorded';
      recovered = bought.requestId;
    }
  }

  /** Collects a request. Returns whether the take is on disk; null: the request ended without audio. */
  async #collect(requestId: string): Promise<boolean | null> {
    const { chunk, tally } = this.#work;
    const { money } = this.#session;
    const end = await followJob(this.#session, {
      key: chunk.key,
      requestId,
      ref: this.#ref,
      collected: true,
    });
    if (end.kind === 'taken') {
      tally.collected += 1;
      return true;
    }
    if (end.kind === 'ended' && !end.charged) money.monthly.refund(requestId);
    this.#lastReason = end.reason;
    if (end.kind === 'ended' && end.charged && !end.forgotten) this.#failures += 1;
    // The job is still open: buying the chunk now would pay for it twice.
    if (end.kind === 'late') {
      this.#fail(`${end.reason}; the next run collects it`);
      return false;
    }
    if (end.charged && !isFree(money.pricing.price)) this.#warnLost(end.reason);
    return null;
  }

  /** Buys the chunk if that is allowed. A failure is reported. */
  async #buy(): Promise<Bought> {
    const { chunk, action, slot, tally } = this.#work;
    const refusal = this.#whyNotBought();
    if (refusal !== null) return this.#fail(refusal);
    const bought = await buyChunk(this.#session, chunk, {
      slot,
      earlier: action.uncertainRequests,
      failures: this.#failures,
      wasted: this.#wasted,
      onPaidAgain: (reason, priceMicroUsd) => this.#reportPaidAgain(reason, priceMicroUsd),
    });
    if (bought.kind === 'recorded') tally.bought += 1;
    return bought.kind === 'failed' ? this.#fail(bought.reason) : bought;
  }

  /** Returns why the chunk must not be bought; null: it may be. */
  #whyNotBought(): string | null {
    if (!this.#session.limits.mayBuy)
      return 'the recording is damaged, and the gateway no longer has it; the next run buys it again';
    if (this.#failures > maxChargedFailures) return this.#lastReason;
    return this.#isWithheld() ? possiblyChargedReason('the response was lost in an earlier run') : null;
  }

  #isWithheld(): boolean {
    return this.#session.limits.strictBilling && this.#unrecovered > 0;
  }

  #warnLost(reason: string): void {
    this.#wasted ??= reason;
    const { chapter, chunk } = this.#ref;
    const next = this.#isWithheld() || !this.#session.limits.mayBuy ? '' : ' It is bought again.';
    const message = `Chapter ${chapter}, chunk ${chunk}: ${reason}.${next}`;
    this.#session.onEvent({ type: 'warning', code: 'paid-take-lost', message });
  }

  #reportPaidAgain(reason: string, priceMicroUsd: MicroUsd): void {
    if (priceMicroUsd === 0) return;
    const { tally, chunk } = this.#work;
    tally.paidTwice.push({ ...this.#ref, place: chunk.place, reason });
    this.#session.onEvent({ type: 'chunk-paid-again', ...this.#ref, reason, priceMicroUsd });
  }

  #fail(reason: string): Bought {
    const { tally, chunk } = this.#work;
    tally.failed.push({ ...this.#ref, place: chunk.place, reason });
    this.#session.onEvent({ type: 'chunk-failed', ...this.#ref, reason });
    return { kind: 'failed', reason };
  }
}
