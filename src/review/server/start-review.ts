import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NarrateError, systemCode } from '../../base/errors.js';
import { systemClock } from '../../base/time/clock.js';
import { DraftSpeech } from '../../use-cases/speak-draft.js';
import type { Access } from '../api.js';
import { answerWith } from './answer.js';
import { EventStreams } from './http/event-stream.js';
import { openSession } from './http/session.js';
import type { ReviewContext } from './review-context.js';
import type { ReviewOptions } from './review-options.js';
import { AccessWatch } from './work/access.js';
import { BookCache } from './work/book-cache.js';
import { hidingOf } from './work/hiding.js';
import { PronunciationQuotes } from './work/pronunciation-quotes.js';
import { RetakeJobs } from './work/retake-jobs.js';
import { WriteLane } from './work/write-lane.js';

/** What `startReview` takes. */
export interface StartReviewOptions extends ReviewOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** How long the server runs without an open page. Default: 15 minutes. */
  readonly idleMs?: number | undefined;
  /** How long a connection may take to send its request. Default: 30 s. */
  readonly requestMs?: number | undefined;
  /** How often it looks for changes of the book while a page is open. Default: 2 s. */
  readonly watchMs?: number | undefined;
}

/** A server that runs. */
export interface ReviewServer {
  /** The address that opens the page, with the secret token. */
  readonly url: string;
  /** The same with a token that opens the page only once: for a program that opens it. */
  readonly urlForOpener: string;
  readonly title: string;
  /** Resolves when no page was open for so long that the server should end. */
  readonly idle: Promise<void>;
  /** Whether a retake or another change is in the middle. */
  readonly isBusy: boolean;
  /** Stops retakes before their next request, waits until all work on the book is done, and ends. `why`: told to open pages. */
  close(why: string): Promise<void>;
}

/** How long the server runs without an open page, in minutes. */
export const idleMinutes = 15;
const defaultIdleMs = idleMinutes * 60_000;
const defaultRequestMs = 30_000;
/** More would use up the files that this process may open, which purchases need. */
const mostConnections = 100;
const defaultWatchMs = 2000;
/** While another process works on the book, its journal changes all the time, and pages fetch the book less often. */
const readOnlyWatchMs = 10_000;

/**
 * Starts the server of `narrate review` on 127.0.0.1. It reads the book first, so that an invalid one is reported.
 * @throws NarrateError as `reviewBook`; `port-in-use`
 */
export async function startReview(options: StartReviewOptions): Promise<ReviewServer> {
  const { port = 0, idleMs = defaultIdleMs, requestMs = defaultRequestMs, ...others } = options;
  const { watchMs = defaultWatchMs, ...review } = others;
  const books = new BookCache(review);
  const { project } = (await books.get()).review;
  const clock = options.clock ?? systemClock;
  const events = new EventStreams();
  const access = new AccessWatch(project.stateFolder, () => clock.monotonic());
  const lane = new WriteLane(review);
  const hide = hidingOf(project);
  const bookChanged = () => events.send('book-changed', {});
  const retakes = new RetakeJobs({
    options: review,
    lane,
    budget: async () => (await books.get()).review.project.budgetMicroUsd,
    onEvent(event) {
      events.send('job', event);
      if (event.state === 'done') bookChanged();
    },
    onFailure: (error) => void access.noticed(error),
    hide,
  });
  const speech = new DraftSpeech();
  const context: ReviewContext = {
    options: review,
    project,
    books,
    access,
    lane,
    retakes,
    pronunciations: new PronunciationQuotes(),
    speech,
    events,
    bookChanged,
    hide,
  };
  const server = createServer(limitsOf(requestMs));
  server.maxConnections = mostConnections;
  const bound = await listen(server, port);
  const session = openSession(bound);
  server.on('request', answerWith(context, { port: bound, session }));
  const watch = watchBook(context, watchMs);
  const idle = whenIdle(context, idleMs);
  return {
    url: `http://127.0.0.1:${bound}/?token=${session.token}`,
    urlForOpener: `http://127.0.0.1:${bound}/?token=${session.tokenForOpener}`,
    title: project.book.title,
    idle: idle.reached,
    get isBusy() {
      return lane.isBusy;
    },
    async close(why) {
      clearInterval(watch);
      idle.end();
      retakes.close();
      events.send('bye', { why });
      await lane.close();
      events.close();
      await Promise.all([closed(server), speech.close()]);
    },
  };
}

/** Ends connections that send their request too slowly. Streams of events are answers, so they may last. */
const limitsOf = (requestMs: number): ServerOptions => ({
  requestTimeout: requestMs,
  headersTimeout: Math.min(10_000, requestMs),
  connectionsCheckingInterval: Math.min(5000, requestMs),
  keepAliveTimeout: 5000,
});

/** Tells open pages when a file of the book or the lock changes. */
function watchBook({ books, access, events, bookChanged }: ReviewContext, watchMs: number): NodeJS.Timeout {
  let stamp = books.stamp();
  let before: Access = { kind: 'write' };
  let toldAt = 0;
  const look = async () => {
    if (events.pages === 0) return;
    const now = await access.current();
    if (JSON.stringify(now) !== JSON.stringify(before)) events.send('access', now);
    const wasFreed = before.kind === 'read-only' && now.kind === 'write';
    before = now;
    const found = books.stamp();
    const isDue = now.kind === 'write' || performance.now() - toldAt >= readOnlyWatchMs;
    if ((found === stamp && !wasFreed) || !isDue) return;
    stamp = found;
    toldAt = performance.now();
    bookChanged();
  };
  return setInterval(() => void look().catch(() => {}), watchMs).unref();
}

/** Resolves `reached` when no page is open and nothing is being done for `idleMs`. */
function whenIdle(
  { events, lane }: ReviewContext,
  idleMs: number,
): { readonly reached: Promise<void>; end(): void } {
  let usedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<void>((resolve) => {
    const look = () => {
      if (events.pages > 0 || lane.isBusy) usedAt = performance.now();
      if (performance.now() - usedAt >= idleMs) resolve();
    };
    timer = setInterval(look, Math.min(idleMs / 4, 5000));
  });
  return { reached, end: () => clearInterval(timer) };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = ['EADDRINUSE', 'EACCES'].includes(systemCode(error) ?? '');
      reject(
        isTaken
          ? new NarrateError('port-in-use', `Port ${port} on 127.0.0.1 is already in use.`, { cause: error })
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
