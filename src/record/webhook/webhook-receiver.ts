import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { NarrateError, systemCode } from '../../base/errors.js';
import { type Clock, systemClock } from '../../base/time/clock.js';
import { createRateLimit } from '../../base/time/rate-limit.js';
import type { Webhook } from '../../manifest/manifest.js';
import type { Callbacks } from './callbacks.js';

export interface Receiver {
  close(): Promise<void>;
}

/** A finished job's status is under 1 KiB. */
const maxBodyBytes = 64 * 1024;
const maxConnections = 64;
/** An address of the webhook, with a token at its end, is far shorter. */
const maxPathCharacters = 2000;
/** Of one address. Callbacks for an earlier run that is over have unknown tokens too, so that some are allowed. */
const strangers = { burst: 50, perSecond: 2 };
/** Addresses whose unknown tokens are counted at a time; the one that came first is forgotten first. */
const maxAddresses = 1000;

/**
 * Listens for callbacks. It does nothing by itself: what comes in goes to `callbacks` as a hint, and is
 * acknowledged once it is kept.
 * The last part of the path is the token, whatever a proxy in front makes of the rest.
 * An address that sends too many unknown tokens gets 429 for them. A known token is always taken: behind a proxy, all
 * callers have one address.
 * A request that takes longer than `slowestMs`, headers included, is cut off with 408.
 * @throws NarrateError `port-in-use`, `usage` for a host that this machine does not have
 */
export async function openReceiver(
  listen: Webhook['listen'],
  callbacks: Callbacks,
  { slowestMs = 10_000, clock = systemClock }: { slowestMs?: number; clock?: Clock } = {},
): Promise<Receiver> {
  const mayBeStrange = limitStrangers(clock);
  const server = createServer(
    {
      headersTimeout: slowestMs,
      requestTimeout: slowestMs,
      connectionsCheckingInterval: slowestMs / 10,
      keepAliveTimeout: 1000,
    },
    (request, response) => {
      receive(request, callbacks, mayBeStrange).then(
        (status) => answer(response, status),
        // The caller went away in the middle: there is nobody to answer.
        () => request.socket.destroy(),
      );
    },
  );
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asListenError(error, listen)));
    server.listen(listen.port, listen.host, resolve);
  });
  // A caller that could not be let in, for want of descriptors, calls again or not: no reason to end a run.
  server.on('error', () => {});
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The HTTP status for a request. Nothing is read of the body before the token is known. */
async function receive(
  request: IncomingMessage,
  callbacks: Callbacks,
  mayBeStrange: (address: string) => boolean,
): Promise<number> {
  const token = tokenIn(request.url ?? '');
  if (token === null || !callbacks.knows(token))
    return mayBeStrange(request.socket.remoteAddress ?? '') ? 404 : 429;
  if (request.method !== 'POST') return 405;
  const body = await readBody(request);
  if (body === null) return 413;
  const json = objectIn(body);
  if (json === null) return 400;
  try {
    await callbacks.deliver(token, json);
    return 200;
  } catch {
    // What a broken journal means is told by the next line that somebody waits for; the gateway may call again.
    return 503;
  }
}

/** The last part of a path; null: it is too long for one of the webhook's. */
function tokenIn(url: string): string | null {
  if (url.length > maxPathCharacters) return null;
  const [path = ''] = url.split('?', 1);
  return path.replace(/\/$/, '').split('/').at(-1) ?? null;
}

/** Tells whether an address may send one more unknown token. */
function limitStrangers(clock: Clock): (address: string) => boolean {
  const limits = new Map<string, () => number>();
  return (address) => {
    const limit = limits.get(address) ?? createRateLimit(strangers, clock);
    limits.set(address, limit);
    const [first] = limits.keys();
    if (limits.size > maxAddresses && first !== undefined) limits.delete(first);
    return limit() === 0;
  };
}

/** Null: too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not cut the connection: the answer goes out on it.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += (part as Buffer).byteLength;
    if (bytes > maxBodyBytes) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function objectIn(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Content-Length': 0,
    ...(status === 405 ? { Allow: 'POST' } : {}),
    ...(status === 429 ? { 'Retry-After': '60' } : {}),
    // What was not read must not be taken for a next request.
    ...(status === 200 ? {} : { Connection: 'close' }),
  });
  response.end();
}

function asListenError(error: Error, { host, port }: Webhook['listen']): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
    case 'EACCES':
      return new NarrateError('port-in-use', `Port ${port} of ${host} is not free for the webhook.`, {
        cause: error,
        hint: 'Choose another port in webhook.listen.',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new NarrateError('usage', `This machine has no address ${host} for the webhook to listen at.`, {
        cause: error,
        hint: 'Name one in webhook.listen, such as 127.0.0.1:8788.',
      });
    default:
      return error;
  }
}
