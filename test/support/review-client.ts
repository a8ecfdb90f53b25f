import { onTestFinished } from 'vitest';
import type { JobEvent, ReviewBook, ReviewEvents } from '../../src/review/api.js';
import {
  type ReviewServer,
  type StartReviewOptions,
  startReview,
} from '../../src/review/server/start-review.js';

/** An answer of the review server. */
export interface ReviewAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/** A page of `narrate review` without a browser: it sends what the page sends. */
export interface ReviewClient {
  readonly server: ReviewServer;
  readonly origin: string;
  /** The address of the page without its last slash: a path of the contract follows it. */
  readonly base: string;
  /** The `Cookie` header of the session. */
  readonly cookie: string;
  /** All events so far. */
  readonly events: readonly { readonly name: string; readonly data: unknown }[];
  get<Body>(path: string, headers?: Readonly<Record<string, string>>): Promise<ReviewAnswer<Body>>;
  post<Body>(
    path: string,
    body: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ReviewAnswer<Body>>;
  book(): Promise<ReviewBook>;
  /** Opens a stream of events, as an open page has. */
  listen(): Promise<void>;
  /** Closes its stream of events, as a page that is closed. */
  leave(): void;
  /** Resolves to the event of a job that has ended. It needs `listen`. */
  ended(job: string | undefined): Promise<JobEvent>;
  /** Resolves when an event for which `isIt` holds was received, earlier ones included. It needs `listen`. */
  received<Name extends keyof ReviewEvents>(
    name: Name,
    isIt: (data: ReviewEvents[Name]) => boolean,
  ): Promise<ReviewEvents[Name]>;
  close(): Promise<void>;
}

/** Starts a review server and enters it. The test closes both. */
export async function openReview(options: StartReviewOptions): Promise<ReviewClient> {
  const server = await startReview(options);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await server.close('The test has ended.');
  };
  onTestFinished(close);
  const client = await enterReview(server);
  return { ...client, close };
}

/** Opens the address that narrate prints, and returns what a browser has then. `base`: the address of the page without its last slash. */
export async function enter(
  url: string,
): Promise<{ readonly base: string; readonly origin: string; readonly cookie: string }> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  const { origin, href } = new URL(headers.get('location') ?? '', url);
  return { base: href.slice(0, -1), origin, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** Enters a server that runs, as another page of it. */
export async function enterReview(server: ReviewServer): Promise<Omit<ReviewClient, 'close'>> {
  const { origin } = new URL(server.url);
  const { base, cookie } = await enter(server.url);
  const events: { name: string; data: unknown }[] = [];
  const controller = new AbortController();
  const waiting = new Set<() => void>();
  const answer = async <Body>(response: Response): Promise<ReviewAnswer<Body>> => {
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Body };
  };
  const get: ReviewClient['get'] = async (path, headers = {}) =>
    answer(await fetch(`${base}${path}`, { headers: { cookie, ...headers } }));
  const received: ReviewClient['received'] = async (name, isIt) => {
    for (;;) {
      const found = events.find((event) => event.name === name && isIt(event.data as never));
      if (found !== undefined) return found.data as never;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  return {
    server,
    origin,
    base,
    cookie,
    events,
    get,
    async post(path, body, headers = {}) {
      const own = { cookie, origin, 'x-narrate': '1', 'content-type': 'application/json' };
      const init = { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) };
      return answer(await fetch(`${base}${path}`, init));
    },
    book: async () => (await get<ReviewBook>('/api/book')).body,
    received,
    async ended(job) {
      if (job === undefined) throw new Error('The retake was refused, so it has no job.');
      return received(
        'job',
        (event) => event.job === job && ['done', 'failed', 'stopped'].includes(event.state),
      );
    },
    leave: () => controller.abort(),
    async listen() {
      onTestFinished(() => controller.abort());
      const response = await fetch(`${base}/api/events`, {
        headers: { cookie },
        signal: controller.signal,
      });
      void readEvents(response, (name, data) => {
        events.push({ name, data });
        for (const wake of waiting) wake();
        waiting.clear();
      }).catch(() => {});
    },
  };
}

async function readEvents(response: Response, onEvent: (name: string, data: unknown) => void): Promise<void> {
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (name !== undefined && data !== undefined) onEvent(name, JSON.parse(data));
    }
  }
}
