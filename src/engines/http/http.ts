import type { Dispatcher } from 'undici';
import { NarrateError, systemCode } from '../../base/errors.js';
import { isLoopbackHost } from '../loopback.js';

/** One HTTP request, as far as the adapters use it. */
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

/** The part of the standard `fetch` that the adapters use; undici's and Node's own both fit. */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

export interface HttpClient {
  /** @throws UnsentError when the request certainly never left this machine; any other error leaves that open. */
  readonly fetch: Fetch;
  /** Ends the kept connections, so that the process can exit. */
  close(): Promise<void>;
}

/** A request that failed before any of it was written: no connection, no name, no handshake, no tunnel. It cost nothing. */
export class UnsentError extends Error {
  override readonly name = 'UnsentError';
}

interface Dispatchers {
  readonly fetch: typeof import('undici').fetch;
  readonly direct: Dispatcher;
  /** The same as `direct` where the environment names no proxy. */
  readonly outside: Dispatcher;
}

/**
 * Makes a `fetch` that goes through the proxies named in the environment (`HTTPS_PROXY`, `HTTP_PROXY`, but for
 * `NO_PROXY`; lower case wins, as everywhere), loopback excepted. Node's own fetch ignores those variables.
 * undici is loaded with the first request.
 * @throws NarrateError `usage` for a proxy that is not an address.
 */
export function createFetch(environment: Readonly<Record<string, string | undefined>>): HttpClient {
  const proxy = proxySettings(environment);
  let loading: Promise<Dispatchers> | null = null;
  const load = async (): Promise<Dispatchers> => {
    const { Agent, EnvHttpProxyAgent, fetch } = await import('undici');
    // Whoever asks has a time limit of its own, and speech may be long in coming.
    const patience = { headersTimeout: 0, bodyTimeout: 0 };
    const direct = new Agent(patience);
    // Plain http goes through the proxy as a plain request: many proxies tunnel to port 443 alone.
    return {
      fetch,
      direct,
      outside: proxy ? new EnvHttpProxyAgent({ ...proxy, ...patience, proxyTunnel: false }) : direct,
    };
  };
  return {
    async fetch(url, request) {
      loading ??= load();
      const { fetch, direct, outside } = await loading;
      const progress = { sent: false };
      const dispatcher = (isLoopbackHost(new URL(url).hostname) ? direct : outside).compose(
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
      const { direct, outside } = await loading;
      // destroy, not close: close would wait for a request that nobody waits for any more.
      await Promise.all([...new Set([direct, outside])].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/** undici starts a request on a socket only when it is connected (through TLS and the proxy's tunnel): that moment parts free from uncertain. */
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

/** `proxy.example:3128` is a common way to write `http://proxy.example:3128`. */
function proxyAddress(name: string, value: string): string {
  const address = value.trim() === '' || value.includes('://') ? value.trim() : `http://${value.trim()}`;
  if (address !== '' && !(URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))) {
    // The value itself may hold a password.
    throw new NarrateError('usage', `${name} in the environment is not the address of an HTTP proxy.`, {
      hint: `Set it to something like http://proxy.example:3128, or unset it.`,
    });
  }
  return address;
}

/**
 * Whether a failed request certainly never left: an `UnsentError`, or (from another `fetch`) a refused connection or a
 * name that was not found.
 */
export function neverSent(error: unknown): boolean {
  if (error instanceof UnsentError) return true;
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(systemCode(error) ?? '')) return true;
  return error instanceof Error && error.cause !== undefined && neverSent(error.cause);
}

/** What went wrong on the way, in a few words: undici and Node hide it in `cause` and, for several addresses, in `errors`. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // Of an address that a server named: those that a user gives are refused before.
  if (error.message === 'bad port') return 'its port is one that fetch blocks';
  return error.message === '' ? error.name : error.message;
}
