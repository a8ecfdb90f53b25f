import { randomUUID } from 'node:crypto';
import { NarrateError } from '../../../base/errors.js';
import type { NarrateEvent } from '../../../base/events.js';
import { type MicroUsd, usd } from '../../../base/money/money.js';
import type { OnOpen } from '../../../state/state.js';
import { type PlannedRetakes, type RetakeReport, retake } from '../../../use-cases/retake.js';
import type { ReviewedChunk } from '../../../use-cases/review-book.js';
import type { JobEvent, RetakeQuote } from '../../api.js';
import { chunkIdOf, takeIdOf } from '../../ids.js';
import { asRefusal, Refusal } from '../http/failures.js';
import type { ReviewOptions } from '../review-options.js';
import { progressText } from './progress-text.js';
import {
  keepsTerms,
  type QuoteTerms,
  RetakeQuotes,
  requireAllowed,
  type SessionBudget,
  termsOf,
} from './retake-quotes.js';
import type { WriteLane } from './write-lane.js';

/** A retake that was confirmed and has not ended. */
interface Job {
  readonly terms: QuoteTerms;
  readonly place: { readonly chapter: number; readonly chunk: number };
  readonly controller: AbortController;
  event: JobEvent;
  wasSent: boolean;
  /** What was charged or possibly charged. */
  chargedMicroUsd: MicroUsd;
}

interface JobsSetup {
  readonly options: ReviewOptions;
  readonly lane: WriteLane;
  /** Returns the smaller of `limits.budget` and `--max-cost`; null: no limit. */
  readonly budget: () => Promise<MicroUsd | null>;
  readonly onEvent: (event: JobEvent) => void;
  /** Called when a job has failed, with the reason. */
  readonly onFailure: (error: unknown) => void;
  /** Removes from messages what the page must not see. */
  readonly hide: (text: string) => string;
}

/** How many jobs that have ended are remembered, for pages that lost their connection meanwhile. */
const mostEnded = 20;

/** Buys takes one after another, each at a price that the user confirmed. */
export class RetakeJobs {
  readonly #setup: JobsSetup;
  readonly #quotes: RetakeQuotes;
  readonly #jobs = new Map<string, Job>();
  #ended: readonly JobEvent[] = [];
  /** Keys with a retake that was confirmed and has not ended. */
  readonly #busy = new Set<string>();
  #spentMicroUsd: MicroUsd = 0;
  #closed = false;

  constructor(setup: JobsSetup) {
    this.#setup = setup;
    this.#quotes = new RetakeQuotes(setup.hide);
  }

  /** The states of the last jobs that have ended, and of all others, oldest first. */
  get current(): readonly JobEvent[] {
    return [...this.#ended, ...[...this.#jobs.values()].map(({ event }) => event)];
  }

  /** Returns what another take of a chunk costs now. Buys nothing. @throws Refusal `book-changed`; NarrateError as `retake` */
  async quote({ chunk }: ReviewedChunk): Promise<RetakeQuote> {
    const planned = await this.#plan(chunk);
    const terms = termsOf(planned, { id: chunkIdOf(chunk), key: chunk.key });
    return this.#quotes.make(terms, planned, this.#withOpen(await this.#session()));
  }

  /**
   * Starts the retake of a chunk at a quoted price. The quote is used up, also if the retake is refused.
   * @returns the id of the job
   * @throws Refusal `quote-used`, `busy`, `book-changed`, `quote-changed` with a new quote, `budget`, `monthly-budget`,
   *   `price-unknown`; NarrateError as `retake`
   */
  async start({ chunk }: ReviewedChunk, quote: string): Promise<string> {
    const id = chunkIdOf(chunk);
    const terms = this.#quotes.take(quote, id);
    if (this.#busy.has(terms.key))
      throw new Refusal('busy', 'Another take of these words is being recorded.', {
        hint: 'Wait until it is here, or stop it.',
      });
    this.#busy.add(terms.key);
    try {
      const planned = await this.#plan(chunk);
      const now = termsOf(planned, { id, key: terms.key });
      const ended = await this.#session();
      // Nothing is awaited from here on, so no other retake is confirmed meanwhile.
      const session = this.#withOpen(ended);
      requireAllowed(planned, session);
      if (!keepsTerms(now, terms))
        throw new Refusal('quote-changed', 'The price of this take has changed. Nothing was bought.', {
          hint: 'Confirm the new price.',
          quote: this.#quotes.make(now, planned, session),
        });
      if (this.#closed) throw new Refusal('interrupted', 'narrate review is ending.');
    } catch (error) {
      this.#busy.delete(terms.key);
      throw error;
    }
    return this.#add(terms, chunk);
  }

  /** Stops a job before its next request. @throws Refusal `not-found` when there is no such job, or it has ended */
  stop(id: string): void {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Refusal('not-found', 'This take is no longer being recorded.');
    job.controller.abort(new NarrateError('interrupted', 'Stopped.'));
    // A job that waits ends now. Its turn comes later, and does nothing.
    if (job.event.state === 'waiting') this.#end(job, { state: 'stopped', message: stoppedWaiting });
    else this.#update(job, { state: 'recording', message: 'Stopping.' });
  }

  /** Stops all jobs and accepts no more. */
  close(): void {
    this.#closed = true;
    for (const id of this.#jobs.keys()) this.stop(id);
  }

  /** Returns the budget and what retakes that have ended have cost. */
  async #session(): Promise<SessionBudget> {
    return { budgetMicroUsd: await this.#setup.budget(), spentMicroUsd: this.#spentMicroUsd };
  }

  /** Adds what retakes that were confirmed and have not ended may cost. */
  #withOpen({ budgetMicroUsd }: SessionBudget): SessionBudget {
    const open = [...this.#jobs.values()].map(({ terms, chargedMicroUsd }) =>
      Math.max(terms.costMicroUsd, chargedMicroUsd),
    );
    return { budgetMicroUsd, spentMicroUsd: open.reduce((sum, cost) => sum + cost, this.#spentMicroUsd) };
  }

  /** The options of the use case. Its budget is what is left of that of the session. */
  #retakeOptions({ budgetMicroUsd, spentMicroUsd }: SessionBudget, place: Job['place']) {
    const { chapter, chunk } = place;
    const left = budgetMicroUsd === null ? undefined : usd(Math.max(0, budgetMicroUsd - spentMicroUsd));
    return { ...this.#setup.options, maxCostUsd: left, which: { chapter, chunk } };
  }

  async #plan(place: Job['place']): Promise<PlannedRetakes> {
    const confirm = () => Promise.resolve(false);
    const { planned } = await retake({ ...this.#retakeOptions(await this.#session(), place), confirm });
    // A warning about the whole session's budget would repeat what the refusal says.
    return { ...planned, warnings: planned.warnings.filter(({ code }) => code !== 'over-budget') };
  }

  #add(terms: QuoteTerms, { chapter, chunk }: Job['place']): string {
    const id = randomUUID();
    const { lane } = this.#setup;
    const job: Job = {
      terms,
      place: { chapter, chunk },
      controller: new AbortController(),
      event: {
        job: id,
        chunk: terms.chunk,
        state: 'waiting',
        message: lane.isBusy ? 'Waiting for other work on this book.' : 'Starting.',
      },
      wasSent: false,
      chargedMicroUsd: 0,
    };
    this.#jobs.set(id, job);
    this.#setup.onEvent(job.event);
    // A failure is the end of the job. The lane itself fails only when the server ends, which has stopped the job.
    void lane.run((onOpen) => this.#run(job, onOpen)).catch(() => {});
    return id;
  }

  async #run(job: Job, onOpen: OnOpen): Promise<void> {
    if (job.controller.signal.aborted) return;
    this.#update(job, { state: 'recording', message: 'Comparing the price.' });
    try {
      const session = await this.#session();
      const report = await retake({
        ...this.#retakeOptions(session, job.place),
        signal: job.controller.signal,
        onOpen,
        onEvent: (event) => this.#progressed(job, event),
        confirm: (planned) => this.#confirm(job, planned, session),
      });
      const { spentMicroUsd, uncertainMicroUsd } = report.recorded;
      job.chargedMicroUsd = spentMicroUsd + uncertainMicroUsd;
      this.#spentMicroUsd += job.chargedMicroUsd;
      this.#end(job, endOf(report));
    } catch (error) {
      this.#spentMicroUsd += job.chargedMicroUsd;
      if (job.controller.signal.aborted) this.#end(job, { state: 'stopped', message: stopped(job) });
      else {
        this.#setup.onFailure(error);
        const { message, hint } = asRefusal(error);
        this.#end(job, { state: 'failed', message: [message, hint].filter(Boolean).join(' ') });
      }
    }
  }

  async #confirm({ terms }: Job, planned: PlannedRetakes, session: SessionBudget): Promise<boolean> {
    const now = termsOf(planned, { id: terms.chunk, key: terms.key });
    requireAllowed(planned, session);
    if (keepsTerms(now, terms)) return true;
    throw new Refusal('quote-changed', 'The price of this take has changed. Nothing was bought.', {
      hint: 'Ask for the price again, and confirm it.',
    });
  }

  #progressed(job: Job, event: NarrateEvent): void {
    if (event.type === 'chunk-submitting') job.wasSent = true;
    if (event.type === 'chunk-accepted' || event.type === 'chunk-uncertain')
      job.chargedMicroUsd += event.priceMicroUsd;
    if (event.type === 'chunk-refunded') job.chargedMicroUsd -= event.priceMicroUsd;
    const message = progressText(event);
    if (message === null || job.controller.signal.aborted) return;
    this.#update(job, { state: 'recording', message });
  }

  #update(job: Job, change: Pick<JobEvent, 'state' | 'message' | 'take'>): void {
    job.event = { ...job.event, ...change, message: this.#setup.hide(change.message) };
    this.#setup.onEvent(job.event);
  }

  #end(job: Job, change: Pick<JobEvent, 'state' | 'message' | 'take'>): void {
    const { job: id } = job.event;
    if (!this.#jobs.delete(id)) return;
    this.#busy.delete(job.terms.key);
    this.#update(job, change);
    this.#ended = [...this.#ended, job.event].slice(-mostEnded);
  }
}

const stoppedWaiting = 'Stopped. Nothing was bought.';

const stopped = ({ wasSent }: Job): string =>
  !wasSent
    ? stoppedWaiting
    : 'Stopped. The request was already sent: if it is charged, the next run downloads its recording, free of charge.';

/** Returns how a job ended. */
function endOf(report: RetakeReport): Pick<JobEvent, 'state' | 'message' | 'take'> {
  const [retaken] = report.retaken ?? [];
  if (retaken === undefined || retaken.take === null) {
    const failure = report.warnings.find(({ code }) => code === 'retake-failed');
    const reason = report.recorded.retakesStopped?.message ?? failure?.message;
    return { state: 'failed', message: reason ?? 'There is no new take.' };
  }
  const { take, isUsed, planned } = retaken;
  return {
    state: 'done',
    message: isUsed ? 'It is in use.' : `It has problems, so take ${planned.used.number} stays in use.`,
    take: takeIdOf(take),
  };
}
