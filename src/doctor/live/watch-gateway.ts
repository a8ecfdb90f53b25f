import type { Clock } from '../../base/time/clock.js';
import type { Fetch, HttpRequest } from '../../engines/http/http.js';
import type { GatewayWatch } from '../../record/gateway-watch.js';
import { type Exchange, shapeOf } from './exchange.js';

/** A watch with what it saw. */
export interface GatewayRecord extends GatewayWatch {
  readonly exchanges: readonly Exchange[];
  readonly callbacks: number;
}

/** Longer bodies are audio, and are not kept. */
const maxBodyBytes = 64 * 1024;

type Response = Awaited<ReturnType<Fetch>>;

/** Creates a watch. It passes requests and responses on as they are. */
export function watchGateway(clock: Clock): GatewayRecord {
  const exchanges: Exchange[] = [];
  let callbacks = 0;
  return {
    exchanges,
    get callbacks() {
      return callbacks;
    },
    callbackArrived() {
      callbacks += 1;
    },
    watchFetch: (fetch) => async (url, request) => {
      const asked = { ...askedOf(url, request), sentAtMs: clock.monotonic() };
      const note = (response: Response | null, body: string | null): void => {
        exchanges.push({ ...asked, ...toldBy(response, body), endedAtMs: clock.monotonic() });
      };
      const response = await fetch(url, request).catch((error: unknown) => {
        note(null, null);
        throw error;
      });
      if (response.body === null) note(response, null);
      return {
        status: response.status,
        headers: response.headers,
        body: response.body && noting(response.body, (body) => note(response, body)),
      };
    },
  };
}

function askedOf(url: string, { method, headers }: HttpRequest) {
  const { origin, pathname, search } = new URL(url);
  const isPoll = /\/requests\/status\//.test(pathname);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return {
    kind: method === 'POST' ? ('submit' as const) : isPoll ? ('poll' as const) : ('media' as const),
    hasKey: names.includes('ocp-apim-subscription-key') || names.includes('authorization'),
    origin,
    hasQuery: search !== '',
  };
}

/** Headers by which gateways tell their limits. */
const limitHeaderNames = [
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'ratelimit-policy',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
];

function toldBy(response: Response | null, body: string | null) {
  const header = (name: string) => response?.headers.get(name) ?? null;
  const mediaType = header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
  return {
    status: response?.status ?? null,
    mediaType: mediaType !== null && /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : null,
    limitHeaders: limitHeaderNames.filter((name) => header(name) !== null),
    answer: body === null ? null : shapeOf(body),
  };
}

/** Passes a body on, and tells its text when it ends or is abandoned; null: it is too long to be a message. */
async function* noting(
  body: AsyncIterable<Uint8Array>,
  tell: (text: string | null) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.byteLength;
      if (bytes <= maxBodyBytes) parts.push(part);
      yield part;
    }
  } finally {
    tell(bytes > maxBodyBytes ? null : Buffer.concat(parts).toString('utf8'));
  }
}
