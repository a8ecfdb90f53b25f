import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeWav } from './encode-wav.js';
import type { Seen } from './http-server.js';
import { speechLike } from './speech.js';

/** What a script lets happen to one request. A body that is no string or bytes goes out as JSON. */
export type Step =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is dropped with no answer at all. */
  | 'destroy'
  /** The connection stays, and nothing comes. */
  | 'stall'
  /** A status and the beginning of a body; then nothing more comes, or the connection is dropped. */
  | {
      readonly begin: string | Uint8Array;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly ending: 'destroy' | 'stall';
    };

/** Steps for the first, second … request of a kind, or a function of its number from 1; after the list, or for null, all goes well. */
type Script = readonly (Step | null)[] | ((number: number, request: Seen) => Step | null);

export interface GatewayScript {
  readonly submit?: Script;
  readonly poll?: Script;
  readonly media?: Script;
}

export interface ScriptedGateway {
  readonly url: string;
  /** Another origin. */
  readonly mediaUrl: string;
  readonly submits: readonly Seen[];
  readonly polls: readonly Seen[];
  readonly media: readonly Seen[];
  /** What follows is answered by another script; the numbers go on. */
  script(script: GatewayScript): void;
  /** Nothing listens any more at the API's address, and its connections end. */
  leave(): Promise<void>;
  /** The API listens again, at the same address. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** What the media origin gives unless the script says otherwise: half a second of sound. */
export const goodWav = encodeWav(speechLike(12_000, 24_000, 3), 24_000);

/** An endless repetition of one step. */
export const always = (step: Step) => (): Step => step;

/** A real gateway on two ports of 127.0.0.1 that does to each request what a test lists, and otherwise what the API page says. */
export async function startScriptedGateway(first: GatewayScript = {}): Promise<ScriptedGateway> {
  let script = first;
  const submits: Seen[] = [];
  const polls: Seen[] = [];
  const media: Seen[] = [];
  const stepOf = (steps: Script | undefined, seen: readonly Seen[], request: Seen): Step | null =>
    (typeof steps === 'function' ? steps(seen.length, request) : steps?.[seen.length - 1]) ?? null;

  const api = createServer((message, response) =>
    read(message, (request) => {
      const isSubmit = request.method === 'POST';
      const seen = isSubmit ? submits : polls;
      seen.push(request);
      const step = stepOf(isSubmit ? script.submit : script.poll, seen, request);
      play(step ?? (isSubmit ? accepted(submits.length) : completed(request.path)), response);
    }),
  );
  const store = createServer((message, response) =>
    read(message, (request) => {
      media.push(request);
      const type = { 'content-type': 'audio/wav' };
      play(stepOf(script.media, media, request) ?? { status: 200, body: goodWav, headers: type }, response);
    }),
  );
  await listen(api, 0);
  await listen(store, 0);
  const port = portOf(api);
  const url = `http://127.0.0.1:${port}`;
  const mediaUrl = `http://127.0.0.1:${portOf(store)}`;
  const accepted = (number: number): Step => ({
    status: 202,
    body: {
      request_id: `r-${number}`,
      status: 'QUEUED',
      polling_url: `${url}/v2/requests/status/r-${number}`,
    },
  });
  // Each poll names a new address, as signed ones are.
  const completed = (path: string): Step => ({
    status: 200,
    body: {
      request_id: path.split('/').at(-1),
      status: 'COMPLETED',
      error: null,
      output: { media_url: [`${mediaUrl}/${polls.length}/output.wav`], media_type: 'audio/wav' },
    },
  });
  return {
    url,
    mediaUrl,
    submits,
    polls,
    media,
    script(next) {
      script = next;
    },
    leave: () => end(api),
    comeBack: () => listen(api, port),
    close: async () => {
      await Promise.all([end(api), end(store)]);
    },
  };
}

function play(step: Step, response: ServerResponse): void {
  if (step === 'stall') return;
  if (step === 'destroy') {
    response.destroy();
    return;
  }
  const isJson = 'body' in step && typeof step.body === 'object' && !(step.body instanceof Uint8Array);
  response.writeHead(step.status, {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...step.headers,
  });
  if ('begin' in step) {
    response.write(step.begin);
    // A moment later, so that the beginning arrives.
    if (step.ending === 'destroy') setTimeout(() => response.destroy(), 10);
    return;
  }
  response.end(isJson ? JSON.stringify(step.body) : (step.body ?? ''));
}

function read(message: IncomingMessage, then: (request: Seen) => void): void {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  message.on('end', () => {
    const { method = '', url: path = '', headers } = message;
    then({ method, path, headers, body: Buffer.concat(parts).toString('utf8') });
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // Not listening is as good.
    server.close(() => resolve());
    server.closeAllConnections();
  });
