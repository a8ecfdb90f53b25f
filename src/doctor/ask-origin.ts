import { createFetch, type HttpClient, reasonOf } from '../engines/http/http.js';
import type { DoctorContext } from './inspection.js';

const timeoutMs = 10_000;

/**
 * The response to a request without a key, or why there is none. Times are in milliseconds since 1970. `sent` and `received`
 * are by the local clock.
 */
export type OriginAnswer =
  | {
      readonly sent: number;
      readonly received: number;
      /** The time of the server's clock, in whole seconds; null: the response has no `Date`. */
      readonly date: number | null;
    }
  | { readonly failure: string };

/** Sends a GET request without a key to an origin. Any response counts, whatever its status. @throws the signal's reason */
export async function askOrigin(
  origin: string,
  { environment, clock, signal }: Pick<DoctorContext, 'environment' | 'clock' | 'signal'>,
): Promise<OriginAnswer> {
  let http: HttpClient | null = null;
  try {
    http = createFetch(environment);
    const sent = clock.now();
    const response = await http.fetch(origin, {
      method: 'GET',
      headers: {},
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const received = clock.now();
    const date = Date.parse(response.headers.get('date') ?? '');
    return { sent, received, date: Number.isNaN(date) ? null : date };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: reasonOf(error) };
  } finally {
    await http?.close();
  }
}

/** Returns whether an engine's origin is the address of a server. Engines on this computer have none. */
export const isServer = (origin: string): boolean => URL.canParse(origin) && !origin.startsWith('local:');

/** The remedy for an origin that does not respond. */
export const networkRemedy = 'Check the network and its proxy (HTTPS_PROXY), then try again.';
