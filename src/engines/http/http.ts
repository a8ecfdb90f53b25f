import type { Dispatcher } from 'undici';
import { NarrateError, systemCode } from '../../base/errors.js';
import { isLoopbackHost } from '../loopback.js';

/** An HTTP request: the part of the standard `RequestInit` that the adapters use. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly redirect: 'manual' | 'follow';
  readonly signal: AbortSignal;
}

interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The part of the standard `fetch` that the adapters use. The `fetch` of undici and of Node both have this type. */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** A `fetch` with its connections. */
export interface HttpClient {
  /** @throws UnsentError if the request was certainly not sent; after any other error it may have been sent */
  readonly fetch: Fetch;
  /** Closes idle connections, so that the process can exit. */
  close(): Promise<void>;
}

/** A request failed before it was sent: no DNS entry, connection, TLS handshake or proxy tunnel. It was not charged. */
export class UnsentError extends Error {
  override readonly name = 'UnsentError';
}

interface Dispatchers {
  readonly fetch: typeof import('undici').fetch;
  readonly direct: Dispatcher;
  /** The same as `direct` if the environment names no proxy. */
  readonly viaProxy: Dispatcher;
}

/**
 * Creates a `fetch` that uses the proxies in the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, or the same in lower
 * case, which has priority), except for loopback. Node's own fetch ignores these variables. The first request loads undici.
 * @throws NarrateError `usage` for a proxy that is not an address
 */
export function createFetch(environment: Readonly<Record<string, string | undefined>>): HttpClient {
  const proxy = proxySettings(environment);
  let loading: Promise<Dispatchers> | null = null;
  const load = async (): Promise<Dispatchers> => {
    const { Agent, EnvHttpProxyAgent, fetch } = await import('undici');
    // Callers have their own time limits, and speech can take minutes.
    const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };
    const direct = new Agent(noTimeouts);
    // No tunnel for plain http, because many proxies allow tunnels only to port 443.
    return {
      fetch,
      direct,
      viaProxy: proxy ? new EnvHttpProxyAgent({ ...proxy, ...noTimeouts, proxyTunnel: false }) : direct,
    };
  };
  return {
    async fetch(url, request) {
      loading ??= load();
      const { fetch, direct, viaProxy } = await loading;
      const progress = { sent: false };
      const dispatcher = (isLoopbackHost(new URL(url).hostname) ? direct : viaProxy).compose(
        watchStart(progress),
      );
      try {
        return await fetch(url, { ...request, dispatcher });
      } catch (error) {
        if (progress.sent) throw error;
        throw new UnsentError(reasonOf(error), { cause: error });
      }
    },
    async close() {
      if (loading === null) return;
      const { direct, viaProxy } = await loading;
      // `destroy`, because `close` would wait for requests whose callers have given up.
      await Promise.all([...new Set([direct, viaProxy])].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/**
 * Notes when a request starts. undici starts it after the connection, TLS handshake and proxy tunnel. A failure before that
 * moment is free, and after it uncertain.
 */
const watchStart =
  (progress: { sent: boolean }): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        progress.sent = true;
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
      onResponseStart: (...event) => handler.onResponseStart?.(...event),
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
      onResponseError: (...event) => handler.onResponseError?.(...event),
    });

interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

function proxySettings(environment: Readonly<Record<string, string | undefined>>): ProxySettings | null {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const httpProxy = proxyAddress('HTTP_PROXY', read('HTTP_PROXY'));
  const httpsProxy = proxyAddress('HTTPS_PROXY', read('HTTPS_PROXY'));
  if (httpProxy === '' && httpsProxy === '') return null;
  return { httpProxy, httpsProxy, noProxy: read('NO_PROXY') };
}

/** Reads the address of a proxy, which may have no scheme: `proxy.example:3128`. */
function proxyAddress(name: string, value: string): string {
  const address = value.trim() === '' || value.includes('://') ? value.trim() : `http://${value.trim()}`;
  if (address !== '' && !(URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))) {
    // The message does not quote the value, which may contain a password.
    throw new NarrateError('usage', `${name} in the environment is not the address of an HTTP proxy.`, {
      hint: `Set ${name} to an address such as http://proxy.example:3128, or unset it.`,
    });
  }
  return address;
}

/**
 * Returns whether a failed request was certainly not sent: the error is an `UnsentError` or, from another `fetch`, a
 * refused connection or an unknown host name.
 */
export function neverSent(error: unknown): boolean {
  if (error instanceof UnsentError) return true;
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(systemCode(error) ?? '')) return true;
  return error instanceof Error && error.cause !== undefined && neverSent(error.cause);
}

/** Returns the reason of a failed request. undici and Node put it into `cause` or, for several addresses, into `errors`. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // Only an address from a server gets here: `blockedPortOf` checks those that users set.
  if (error.message === 'bad port') return 'fetch blocks its port';
  return error.message === '' ? error.name : error.message;
}
