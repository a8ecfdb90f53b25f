import { NarrateError } from '../../../base/errors.js';
import type { OnOpen } from '../../../state/state.js';
import { appendApproval, approveTakes, type TakeApproval } from '../../../use-cases/approve-takes.js';
import type { ReviewOptions } from '../review-options.js';

interface WaitingApproval {
  readonly approval: TakeApproval;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Does everything that changes the book, one after another, because each use case takes the lock. Approvals need not wait: while
 * other work has the journal open, they are written to it.
 */
export class WriteLane {
  readonly #options: ReviewOptions;
  #last: Promise<unknown> = Promise.resolve();
  /** How much is being done or waits, and how much of that is more than approvals. */
  #waiting = 0;
  #running = 0;
  readonly #ending = new AbortController();
  #approvals: WaitingApproval[] = [];
  #journal: Parameters<OnOpen>[0] | null = null;

  constructor(options: ReviewOptions) {
    this.#options = options;
  }

  /** Whether a retake or a choice is being done or waits. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Interrupts what is being done, except approvals, and resolves when all has ended. Nothing that was recorded is lost. */
  async close(): Promise<void> {
    this.#ending.abort(new NarrateError('interrupted', 'narrate review is ending.'));
    while (this.#waiting > 0) await this.#last.catch(() => {});
  }

  /**
   * Does `work` when all earlier work is done. It passes `onOpen` to its use case, and the signal, which aborts when the server ends.
   * Resolves to its result.
   */
  async run<Result>(work: (onOpen: OnOpen, signal: AbortSignal) => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await this.#after(() => {
        this.#ending.signal.throwIfAborted();
        return work(this.#onOpen, this.#ending.signal);
      });
    } finally {
      this.#running -= 1;
    }
  }

  #after<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    const result = this.#last
      .catch(() => {})
      .then(work)
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#last = result;
    return result;
  }

  /** Writes an approval. Resolves when it is on the disk. @throws NarrateError as `approveTakes` */
  approve(approval: TakeApproval): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#approvals.push({ approval, resolve, reject }));
    if (this.#journal !== null) this.#writeTo(this.#journal);
    // If other work opens the journal before, there is nothing left to do.
    else void this.#after(() => this.#writeAlone());
    return done;
  }

  readonly #onOpen: OnOpen = (journal) => {
    this.#journal = journal;
    this.#writeTo(journal);
    return () => {
      this.#journal = null;
    };
  };

  #writeTo(journal: Parameters<OnOpen>[0]): void {
    const waiting = this.#approvals;
    this.#approvals = [];
    // All begin at once, because the journal may be closed next. It keeps their order.
    for (const { approval, resolve, reject } of waiting)
      appendApproval(journal, approval).then(resolve, reject);
  }

  async #writeAlone(): Promise<void> {
    const waiting = this.#approvals;
    this.#approvals = [];
    if (waiting.length === 0) return;
    try {
      await approveTakes({ ...this.#options, approvals: waiting.map(({ approval }) => approval) });
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
