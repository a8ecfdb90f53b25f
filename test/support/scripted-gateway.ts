import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeWav } from './encode-wav.js';
import type { Seen } from './http-server.js';
import { speechLike } from './speech.js';

/** The response to one request. A body that is neither a string nor bytes is sent as JSON. */
export type Step =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Closes the connection without a response. */
  | 'destroy'
  /** Keeps the connection open without a response. */
  | 'stall'
  /** Sends a status and the start of a body. Then it stalls, or closes the connection. */
  | {
      readonly begin: string | Uint8Array;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly ending: 'destroy' | 'stall';
    };

/**
 * Steps for the requests of a kind in order, or a function of the request's number from 1. After the list, or for null, the
 * request succeeds.
 */
type Script = readonly (Step | null)[] | ((number: number, request: Seen) => Step | null);

/** The scripts for each kind of request. */
export interface GatewayScript {
  readonly submit?: Script;
  readonly poll?: Script;
  readonly media?: Script;
}

/** A gateway on loopback, with the requests that it received. */
export interface ScriptedGateway {
  readonly url: string;
  /** Origin of the media host. */
  readonly mediaUrl: string;
  readonly submits: readonly Seen[];
  readonly polls: readonly Seen[];
  readonly media: readonly Seen[];
  /** Replaces the script. The numbers of requests continue. */
  script(script: GatewayScript): void;
  /** Stops listening at the API's address, and closes its connections. */
  disconnect(): Promise<void>;
  /** Listens again at the same address. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

/** The default response of the media host: half a second of audio. */
export const goodWav = encodeWav(speechLike(12_000, 24_000, 3), 24_000);

/** Repeats one step for all requests. */
export const always = (step: Step) => (): Step => step;

/** Starts a gateway on two ports of 127.0.0.1. It follows the script, and otherwise responds as the vendor's API page says. */
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
  const mediaHost = createServer((message, response) =>
    read(message, (request) => {
      media.push(request);
      const type = { 'content-type': 'audio/wav' };
      play(stepOf(script.media, media, request) ?? { status: 200, body: goodWav, headers: type }, response);
    }),
  );
  await listen(api, 0);
  await listen(mediaHost, 0);
  const port = portOf(api);
  const url = `http://127.0.0.1:${port}`;
  const mediaUrl = `http://127.0.0.1:${portOf(mediaHost)}`;
  const accepted = (number: number): Step => ({
    status: 202,
    body: {
      request_id: `r-${number}`,
      status: 'QUEUED',
      polling_url: `${url}/v2/requests/status/r-${number}`,
    },
  });
  // Each poll returns a new address, like signed addresses.
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
    disconnect: () => end(api),
    reconnect: () => listen(api, port),
    close: async () => {
      await Promise.all([end(api), end(mediaHost)]);
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
    // After a short wait, so that the start arrives.
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
    // The callback also runs if the server does not listen.
    server.close(() => resolve());
    server.closeAllConnections();
  });
