import { createFetch, type HttpClient, reasonOf } from '../engines/http/http.js';
import type { DoctorContext } from './examination.js';

const timeoutMs = 10_000;

/** What came of a request without a key. Times are in milliseconds since 1970, by our clock but for `date`. */
export type OriginAnswer =
  | {
      readonly sent: number;
      readonly received: number;
      /** By the server's clock, to the second; null: it says none. */
      readonly date: number | null;
    }
  | { readonly failure: string };

/** Asks a server for anything, with nothing: any answer will do. @throws the signal's reason */
export async function askOrigin(
  origin: string,
  { environment, clock, signal }: Pick<DoctorContext, 'environment' | 'clock' | 'signal'>,
): Promise<OriginAnswer> {
  let http: HttpClient | null = null;
  try {
    http = createFetch(environment);
    const sent = clock.now();
    const answer = await http.fetch(origin, {
      method: 'GET',
      headers: {},
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const received = clock.now();
    const date = Date.parse(answer.headers.get('date') ?? '');
    return { sent, received, date: Number.isNaN(date) ? null : date };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: reasonOf(error) };
  } finally {
    await http?.close();
  }
}

/** Whether an engine's origin is a server's address: voices of this machine have none. */
export const isServer = (origin: string): boolean => URL.canParse(origin) && !origin.startsWith('local:');

/** For an origin that does not answer. */
export const networkRemedy = 'Look at the network and its proxy (HTTPS_PROXY), and try again.';
