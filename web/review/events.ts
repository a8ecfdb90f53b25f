import type { JobEvent, ReviewBook, ReviewEvents } from '../../src/review/api.js';
import { settle } from './actions/move.js';
import { followJob } from './actions/retake.js';
import { tell } from './actions/tell.js';
import type { App } from './app.js';
import { addressOf, isLost, problemOf } from './server.js';

/** How long to wait before the next attempt to reach the server, in milliseconds. */
const waits = [1000, 2000, 4000, 8000, 15_000];

/** Follows what the server reports, and finds it again when the connection is lost. */
export class Events {
  readonly #app: App;
  #source: EventSource | null = null;
  #attempts = 0;
  /** The request for the book that runs; null: none does. */
  #loading: Promise<boolean> | null = null;
  #isStale = false;
  /** The retakes that have ended. A new connection gets the last ones again. */
  readonly #ended = new Set<string>();
  /** Resolves when all events of retakes so far were followed. */
  #followed: Promise<unknown> = Promise.resolve();

  constructor(app: App) {
    this.#app = app;
  }

  /** Loads the book, and follows its changes. */
  async start(): Promise<void> {
    if (!(await this.#load())) return this.#retry();
    this.#attempts = 0;
    const source = new EventSource(addressOf('/api/events'));
    this.#source = source;
    const on = <Name extends keyof ReviewEvents>(
      name: Name,
      follow: (data: ReviewEvents[Name]) => void,
    ): void =>
      source.addEventListener(name, (event) => follow(JSON.parse((event as MessageEvent<string>).data)));
    on('job', (job) => {
      // One after another, and a failure does not hold up the next ones.
      this.#followed = this.#followed.catch(() => undefined).then(() => this.#follow(job));
    });
    on('book-changed', () => void this.#load());
    on('access', (access) => {
      const { book } = this.#app.store.state;
      if (book !== null) this.#app.store.set({ book: { ...book, access } });
    });
    on('bye', ({ why }) => {
      source.close();
      this.#app.store.set({ connection: { kind: 'ended', why } });
    });
    // What changed while there was no connection is not repeated.
    source.addEventListener('open', () => void this.#load());
    source.addEventListener('error', () => {
      source.close();
      if (this.#app.store.state.connection.kind === 'ended') return;
      this.#app.store.set({ connection: { kind: 'lost' } });
      this.#retry();
    });
    this.#app.store.set({ connection: { kind: 'open' } });
  }

  #retry(): void {
    this.#source?.close();
    const wait = waits[Math.min(this.#attempts++, waits.length - 1)];
    setTimeout(() => void this.start(), wait);
  }

  /** Reports a new take only when the page has it, so that the reader can hear it at once. */
  async #follow(job: JobEvent): Promise<void> {
    if (job.state !== 'waiting' && job.state !== 'recording') {
      if (this.#ended.has(job.job)) return;
      this.#ended.add(job.job);
      // It ended before this page was opened.
      if (this.#app.store.state.jobs[job.chunk] === undefined) return;
    }
    if (job.state === 'done') await this.#load();
    followJob(this.#app, job);
  }

  /** Loads the book as it is now. Several changes at once need only one more request. Resolves to false if that fails. */
  #load(): Promise<boolean> {
    this.#isStale = true;
    this.#loading ??= this.#loadUntilCurrent();
    return this.#loading;
  }

  async #loadUntilCurrent(): Promise<boolean> {
    try {
      while (this.#isStale) {
        this.#isStale = false;
        this.#app.store.set({ book: await this.#app.server.get<ReviewBook>('/api/book') });
        settle(this.#app);
      }
      return true;
    } catch (error) {
      if (isLost(error)) {
        this.#app.store.set({ connection: { kind: 'lost' } });
        return false;
      }
      const { message, hint } = problemOf(error);
      tell(this.#app, [message, hint].filter((part) => part !== null).join(' '), { isProblem: true });
      return false;
    } finally {
      this.#loading = null;
    }
  }
}
