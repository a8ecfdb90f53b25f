import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { NarrateError, systemCode } from '../../base/errors.js';
import { type Clock, systemClock } from '../../base/time/clock.js';
import { createRateLimit } from '../../base/time/rate-limit.js';
import type { Webhook } from '../../manifest/manifest.js';
import type { Callbacks } from './callbacks.js';

/** An HTTP server that receives callbacks. */
export interface Receiver {
  close(): Promise<void>;
}

/** Far above the size of a callback: the status of a finished job is under 1 KiB. */
const maxBodyBytes = 64 * 1024;
const maxConnections = 64;
/** Far above the length of a webhook path with its token. */
const maxPathCharacters = 2000;
/** Allowed unknown tokens per address. Late callbacks of an earlier run have unknown tokens too. */
const unknownTokens = { burst: 50, perSecond: 2 };
/** Number of addresses whose unknown tokens are counted; the oldest one is dropped first. */
const maxAddresses = 1000;

/**
 * Listens for callbacks, passes them to `callbacks`, and acknowledges each one once it is stored.
 * - The last part of the path is the token. A proxy may change the rest.
 * - An address that sends too many unknown tokens gets 429 for them. A known token is always accepted, because behind a
 *   proxy all callers have one address.
 * - A request that takes longer than `timeoutMs` milliseconds, headers included, gets 408.
 * @throws NarrateError `port-in-use`; `usage` if this machine does not have the host's address
 */
export async function openReceiver(
  listen: Webhook['listen'],
  callbacks: Pick<Callbacks, 'knows' | 'deliver'>,
  { timeoutMs = 10_000, clock = systemClock }: { timeoutMs?: number; clock?: Clock } = {},
): Promise<Receiver> {
  const allowUnknown = limitUnknownTokens(clock);
  const server = createServer(
    {
      headersTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      connectionsCheckingInterval: timeoutMs / 10,
      keepAliveTimeout: 1000,
    },
    (request, response) => {
      receive(request, callbacks, allowUnknown).then(
        (status) => respond(response, status),
        // The caller closed the connection early.
        () => request.socket.destroy(),
      );
    },
  );
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asListenError(error, listen)));
    server.listen(listen.port, listen.host, resolve);
  });
  // A connection that fails, such as for lack of file descriptors, must not end the run.
  server.on('error', () => {});
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Handles a request and returns its HTTP status. Reads the body only if the token is known. */
async function receive(
  request: IncomingMessage,
  callbacks: Pick<Callbacks, 'knows' | 'deliver'>,
  allowUnknown: (address: string) => boolean,
): Promise<number> {
  const token = tokenIn(request.url ?? '');
  if (token === null || !callbacks.knows(token))
    return allowUnknown(request.socket.remoteAddress ?? '') ? 404 : 429;
  if (request.method !== 'POST') return 405;
  const body = await readBody(request);
  if (body === null) return 413;
  const json = objectIn(body);
  if (json === null) return 400;
  try {
    await callbacks.deliver(token, json);
    return 200;
  } catch {
    // The run reports a journal that cannot be written at its next line. The gateway may send the callback again.
    return 503;
  }
}

/** Returns the last part of a path; null: the path is too long for a webhook path. */
function tokenIn(url: string): string | null {
  if (url.length > maxPathCharacters) return null;
  const [path = ''] = url.split('?', 1);
  return path.replace(/\/$/, '').split('/').at(-1) ?? null;
}

/** Creates a function that returns whether an address may send one more unknown token. */
function limitUnknownTokens(clock: Clock): (address: string) => boolean {
  const limits = new Map<string, () => number>();
  return (address) => {
    const limit = limits.get(address) ?? createRateLimit(unknownTokens, clock);
    limits.set(address, limit);
    const [first] = limits.keys();
    if (limits.size > maxAddresses && first !== undefined) limits.delete(first);
    return limit() === 0;
  };
}

/** Reads the body of a request; null: it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not close the connection, because the response is still to be sent.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += (part as Buffer).byteLength;
    if (bytes > maxBodyBytes) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Parses a JSON object; null: the body is none. */
function objectIn(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function respond(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Content-Length': 0,
    ...(status === 405 ? { Allow: 'POST' } : {}),
    ...(status === 429 ? { 'Retry-After': '60' } : {}),
    // The unread rest of the body must not be parsed as the next request.
    ...(status === 200 ? {} : { Connection: 'close' }),
  });
  response.end();
}

/** Turns an error of `listen` into one with a hint; other errors stay as they are. */
function asListenError(error: Error, { host, port }: Webhook['listen']): unknown {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
    case 'EACCES':
      return new NarrateError(
        'port-in-use',
        `The webhook cannot listen on port ${port} of ${host}: the port is in use or not permitted.`,
        {
          cause: error,
          hint: 'Set another port in webhook.listen.',
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new NarrateError(
        'usage',
        `The webhook cannot listen on ${host}: this machine has no such address.`,
        {
          cause: error,
          hint: 'Set webhook.listen to an address of this machine, such as 127.0.0.1:8788.',
        },
      );
    default:
      return error;
  }
}
