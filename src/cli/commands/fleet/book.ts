import { NarrateError } from '../../../base/errors.js';
import type { BookCharges } from '../../../fleet/plan/book-charges.js';
import { redisAddress } from '../../../fleet/redis/redis-address.js';
import { type BookOrder, type FromBook, readToBook } from '../../../fleet/worker/book-messages.js';
import { type EventProgress, followEvent, nothingYet } from '../../../fleet/worker/follow-events.js';
import { recordBook } from '../../../fleet/worker/record-book.js';

/** How often a worker hears of the progress, in milliseconds. */
const progressMs = 250;

/**
 * Records one book for the worker that started this process, and tells it how far the book is and how it ended. If the worker
 * ends, the book stops as after Ctrl-C. Signals of the terminal are left to the worker, which gets them too.
 * @throws NarrateError `usage` if no worker started it
 */
export async function runBookProcess(): Promise<void> {
  if (process.send === undefined)
    throw new NarrateError('usage', '`narrate fleet book` is only for workers of a fleet.', {
      hint: 'To record one book, run narrate with its manifest.',
    });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  const stop = new AbortController();
  const onStop = () => stop.abort(new NarrateError('interrupted', 'Interrupted.'));
  process.on('disconnect', onStop);
  const order = await new Promise<BookOrder | null>((resolve) => {
    process.on('message', (message) => {
      const read = readToBook(message);
      if (read?.type === 'order') resolve(read.order);
      if (read?.type === 'stop') onStop();
    });
    process.on('disconnect', () => resolve(null));
  });
  if (order === null) return;
  const reporter = progressReporter();
  const outcome = await recordBook({
    ...order,
    redis: redisAddress(undefined, process.env),
    environment: process.env,
    signal: stop.signal,
    onCharged: reporter.onCharged,
    onEvent: reporter.onEvent,
  });
  reporter.end();
  await send({ type: 'end', outcome });
  // The channel to the worker would keep this process alive.
  if (process.connected) process.disconnect();
}

function progressReporter() {
  let progress: EventProgress = nothingYet;
  let reported: EventProgress = progress;
  const report = () => {
    if (progress === reported) return;
    reported = progress;
    void send({ type: 'progress', progress });
  };
  const timer = setInterval(report, progressMs);
  return {
    onCharged(charged: BookCharges) {
      progress = { ...progress, ...charged };
    },
    onEvent(event: Parameters<typeof followEvent>[1]) {
      progress = followEvent(progress, event);
    },
    end() {
      clearInterval(timer);
      report();
    },
  };
}

/** Sends a message to the worker. Resolves when it is sent, also if the worker has ended. */
const send = (message: FromBook): Promise<void> =>
  new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
