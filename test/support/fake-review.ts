import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type {
  Failure,
  JobEvent,
  MonthOfBudget,
  RetakeQuote,
  ReviewBook,
  ReviewChunk,
  ReviewEvents,
} from '../../src/review/api.js';
import { pagePolicy, reviewPage } from '../../src/review/page/review-page.js';
import { encodeWav } from './encode-wav.js';
import { priceUsd, sampleBook, take } from './sample-review.js';

const packed = resolve(import.meta.dirname, '../../dist/packed');
const nonce = 'bm9uY2U';

/** A server of the review's contract that buys nothing. Its fields change what it does. */
export interface FakeReview {
  readonly url: string;
  /** What it would send now. A test may replace it, and then call `changed`. */
  book: ReviewBook;
  /** Method, path and body of the requests that change something. */
  readonly posts: readonly { readonly path: string; readonly body: Readonly<Record<string, string>> }[];
  /** Refuses the next POSTs whose path has this part. */
  refusal: { readonly part: string; readonly status: number; readonly failure: Failure } | null;
  /** Whether ordered retakes are recorded at once. If not, `record` records the next one. */
  recordsAtOnce: boolean;
  record(): void;
  changed(): void;
  send<Name extends keyof ReviewEvents>(name: Name, data: ReviewEvents[Name]): void;
  /** Ends all connections and accepts none, on the same port, until `back`. */
  lose(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
}

/** Returns a WAV file of bursts of tone, so that its waveform looks like speech. */
function wave(seconds: number): Buffer {
  const rate = 8000;
  const samples = Int16Array.from({ length: Math.round(seconds * rate) }, (_, at) => {
    const time = at / rate;
    return 18_000 * Math.sin(time * 1300) * Math.max(0, Math.sin(time * 9) * Math.sin(time * 1.3 + 1));
  });
  return Buffer.from(encodeWav(samples, rate));
}

/** Starts the server. */
export async function startFakeReview(book: ReviewBook = sampleBook()): Promise<FakeReview> {
  const posts: { path: string; body: Record<string, string> }[] = [];
  const streams = new Set<ServerResponse>();
  const quotes = new Map<string, string>();
  const jobs: JobEvent[] = [];
  /** The last state of each job, which a new connection gets. */
  const states = new Map<string, JobEvent>();
  let count = 0;
  let server: Server;
  let port = 0;

  const fake: FakeReview = {
    get url() {
      return `http://127.0.0.1:${port}/`;
    },
    book,
    posts,
    refusal: null,
    recordsAtOnce: true,
    record: () => {
      const job = jobs.shift();
      if (job === undefined) return;
      fake.send('job', { ...job, state: 'recording', message: 'Recording.' });
      update(job.chunk, (chunk) => {
        const number = chunk.takes.length + 1;
        const made = take(chunk.id, number, { isUsed: true });
        const others = chunk.takes.map((one) => ({ ...one, isUsed: false }));
        return {
          ...chunk,
          takes: [...others, made],
          used: made.id,
          retaken: true,
          flagged: false,
          severity: 0,
        };
      });
      const { money } = fake.book;
      fake.book = { ...fake.book, money: { ...money, spentUsd: money.spentUsd + priceUsd } };
      fake.changed();
      fake.send('job', { ...job, state: 'done', message: 'It is in use.', take: `${job.chunk}.new` });
    },
    changed: () => fake.send('book-changed', {}),
    send: (name, data) => {
      if (name === 'job') states.set((data as JobEvent).job, data as JobEvent);
      for (const stream of streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    lose: () => stop(),
    back: () => listen(),
    close: () => stop(),
  };

  function update(id: string, change: (chunk: ReviewChunk) => ReviewChunk): void {
    fake.book = { ...fake.book, chunks: fake.book.chunks.map((one) => (one.id === id ? change(one) : one)) };
  }

  const choose = (id: string, used: string): void =>
    update(id, (chunk) => ({
      ...chunk,
      used,
      takes: chunk.takes.map((one) => ({ ...one, isUsed: one.id === used })),
    }));

  const settle = (id: string, isApproved: boolean): void =>
    update(id, (chunk) => {
      const findings = chunk.takes.find((one) => one.isUsed)?.findings ?? [];
      return {
        ...chunk,
        approval: isApproved ? 'approved' : 'none',
        flagged: !isApproved && findings.length > 0,
      };
    });

  function quoteOf(id: string): RetakeQuote {
    const quote = `quote-${++count}`;
    quotes.set(quote, id);
    const { budgetUsd, spentUsd, month } = fake.book.money;
    return {
      quote,
      requests: 1,
      costUsd: priceUsd,
      budgetUsd,
      spentUsd,
      month: month as MonthOfBudget,
      warnings: [],
    };
  }

  /** What a POST answers; null: not found. */
  function answerPost(path: string, body: Record<string, string>): [status: number, answer: unknown] | null {
    const [, id = '', action] = /^\/api\/chunks\/([\d-]+)\/(\w+)$/.exec(path) ?? [];
    if (action === 'approve' || action === 'unapprove') {
      settle(id, action === 'approve');
      fake.changed();
      return [200, {}];
    }
    if (action === 'choose') {
      choose(id, body.take ?? '');
      settle(id, true);
      fake.changed();
      return [200, {}];
    }
    if (action === 'quote') return [200, quoteOf(id)];
    if (action === 'retake') {
      if (!quotes.delete(body.quote ?? ''))
        return [409, failure('quote-used', 'This price was already used.')];
      const job: JobEvent = {
        job: `job-${++count}`,
        chunk: id,
        state: 'waiting',
        message: 'Waiting for a free slot.',
      };
      jobs.push(job);
      fake.send('job', job);
      if (fake.recordsAtOnce) setImmediate(() => fake.record());
      return [202, { job: job.job }];
    }
    if (path.startsWith('/api/jobs/')) {
      const job = jobs.shift();
      if (job !== undefined) fake.send('job', { ...job, state: 'stopped', message: 'Nothing was bought.' });
      return [200, {}];
    }
    if (path === '/api/pronunciation/quote') {
      const chunks = fake.book.chunks.filter(({ text }) => text.includes(body.word ?? '')).slice(0, 3);
      const named = chunks.map(({ id: chunk }) => ({ id: chunk, words: [`${body.word} → ${body.say}`] }));
      return [
        200,
        {
          quote: `quote-${++count}`,
          changed: named.length,
          chunks: named,
          requests: named.length,
          costUsd: named.length * priceUsd,
        },
      ];
    }
    if (path === '/api/pronunciation/save') return [200, { entry: `${body.word}: ${body.say}` }];
    return null;
  }

  function answerGet(path: string, request: IncomingMessage, response: ServerResponse): void {
    const [, id = '', kind] = /^\/api\/takes\/([\w.-]+)\/(\w+)$/.exec(path) ?? [];
    const owner = fake.book.chunks.find(({ takes }) => takes.some((one) => one.id === id));
    const seconds = owner?.takes.find((one) => one.id === id)?.seconds ?? 8;
    if (path === '/') {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy(nonce),
      });
      response.end(
        reviewPage({ title: fake.book.title, script: 'review-page.js', style: 'review-page.css', nonce }),
      );
    } else if (path === '/review-page.js' || path === '/review-page.css') {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/css';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(readFileSync(`${packed}${path}`));
    } else if (path === '/api/book') json(response, 200, fake.book);
    else if (path === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`event: access\ndata: ${JSON.stringify(fake.book.access)}\n\n`);
      for (const job of states.values()) response.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`);
      streams.add(response);
      request.on('close', () => streams.delete(response));
    } else if (kind === 'audio') sound(request, response, wave(seconds));
    else if (kind === 'waveform')
      json(response, 200, {
        seconds,
        peaks: Array.from({ length: 400 }, (_, at) => Math.abs(Math.sin(at / 5) * Math.sin(at / 31 + 1))),
      });
    else if (kind === 'words') {
      const ends = [...(owner?.text ?? '').matchAll(/[.] ?/g)].map((match) => match.index + match[0].length);
      const froms = [0, ...ends.slice(0, -1)];
      const step = seconds / Math.max(1, ends.length);
      json(response, 200, {
        words: null,
        sentences: froms.map((from, at) => ({ from, to: ends[at], start: at * step, end: (at + 1) * step })),
      });
    } else if (path.startsWith('/api/places/')) {
      const chunk = fake.book.chunks.find((one) => one.id === path.slice('/api/places/'.length));
      json(response, 200, {
        file: chunk?.file,
        line: chunk?.line,
        link: `vscode://file/book/${chunk?.file}`,
      });
    } else json(response, 404, failure('not-found', `Nothing is at ${path}.`));
  }

  async function listener(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') return answerGet(pathname, request, response);
    let text = '';
    for await (const part of request) text += part;
    const body = JSON.parse(text) as Record<string, string>;
    posts.push({ path: pathname, body });
    if (request.headers['x-narrate'] !== '1') return json(response, 403, failure('forbidden', 'No header.'));
    const { refusal } = fake;
    if (refusal !== null && pathname.includes(refusal.part))
      return json(response, refusal.status, refusal.failure);
    if (pathname === '/api/pronunciation/try') return sound(request, response, wave(0.5));
    const answer = answerPost(pathname, body);
    if (answer === null) json(response, 404, failure('not-found', `Nothing is at ${pathname}.`));
    else json(response, ...answer);
  }

  async function listen(): Promise<void> {
    server = createServer((request, response) => void listener(request, response));
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  }

  function stop(): Promise<void> {
    return new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  }

  await listen();
  return fake;
}

export const failure = (code: string, message: string, hint?: string): Failure => ({
  error: { code, message, ...(hint !== undefined && { hint }) },
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Sends audio: whole, or the range that a player asks for. */
function sound({ headers }: IncomingMessage, response: ServerResponse, file: Buffer): void {
  const [, from] = /^bytes=(\d+)-/.exec(headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': 'audio/wav',
    'accept-ranges': 'bytes',
    'content-length': file.length - start,
    ...(from !== undefined && { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` }),
  });
  response.end(file.subarray(start));
}
