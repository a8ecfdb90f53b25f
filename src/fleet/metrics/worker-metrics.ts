import type { Registry } from 'prom-client';
import { usd } from '../../base/money/money.js';
import { loadPromClient } from '../redis/fleet-packages.js';
import type { WorkerEvent } from '../worker/worker-events.js';

/** The metrics of a worker, for Prometheus. */
export interface WorkerMetrics {
  onEvent(event: WorkerEvent): void;
  /** Returns the metrics as text, with its media type. */
  text(): Promise<{ readonly type: string; readonly body: string }>;
}

/** How many books are in each state, as in `QueuedBook`. */
export type BookCounts = Readonly<Record<string, number>>;

/**
 * Creates the metrics of a worker. docs/fleet.md lists them.
 * @param countBooks asked each time when the metrics are read
 * @throws NarrateError `fleet-missing`
 */
export async function workerMetrics(countBooks: () => Promise<BookCounts>): Promise<WorkerMetrics> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await loadPromClient();
  const registers: [Registry] = [new Registry()];
  collectDefaultMetrics({ register: registers[0] });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const bought = counter('narrate_chunks_bought_total', 'Requests that the gateway accepted.');
  const charged = counter('narrate_charged_usd_total', 'US dollars that were charged.');
  const refunded = counter('narrate_refunded_usd_total', 'US dollars that were refunded or not used.');
  const throttled = counter('narrate_throttled_total', 'Requests that the gateway answered with 429.');
  const flagged = counter('narrate_flagged_takes_total', 'Flagged recordings of books that ended.');
  const possible = new Gauge({
    name: 'narrate_possibly_charged_usd',
    help: 'US dollars of requests whose response was lost.',
    registers,
  });
  const books = new Counter({
    name: 'narrate_books_total',
    help: 'Attempts at books that ended, by what became of the book: done, failed or queued.',
    labelNames: ['result'],
    registers,
  });
  const running = new Gauge({
    name: 'narrate_books_running',
    help: 'Books that are being recorded.',
    registers,
  });
  new Gauge({
    name: 'narrate_fleet_books',
    help: 'Books of the catalogue by their state in the queue.',
    labelNames: ['state'],
    registers,
    async collect() {
      // Without Redis, the last numbers would be wrong.
      this.reset();
      for (const [state, count] of Object.entries(await countBooks())) this.set({ state }, count);
    },
  });
  return {
    onEvent(event) {
      if (event.type === 'book-started') running.inc();
      if (event.type === 'book-progressed') {
        const { step } = event;
        bought.inc(step.bought);
        throttled.inc(step.throttled);
        possible.inc(usd(step.uncertainMicroUsd));
        if (step.spentMicroUsd >= 0) charged.inc(usd(step.spentMicroUsd));
        else refunded.inc(usd(-step.spentMicroUsd));
      }
      if (event.type !== 'book-ended') return;
      running.dec();
      books.inc({ result: event.next });
      flagged.inc(event.outcome.flagged);
    },
    text: async () => ({ type: registers[0].contentType, body: await registers[0].metrics() }),
  };
}
