import type { IncomingMessage } from 'node:http';
import { Refusal } from './failures.js';
import type { Session } from './session.js';

/** A request as the guard sees it. */
export type GuardedRequest = Pick<IncomingMessage, 'method' | 'headers'>;

/** The sites that may start a request to the page itself: a typed address, or the page. */
const pageSites: readonly unknown[] = [undefined, 'none', 'same-origin'];
/** The sites that may start any other request: only the page. */
const ownSites: readonly unknown[] = [undefined, 'same-origin'];

/**
 * Refuses a request that does not come from the user's own page.
 *
 * - `Host` must be this server: a name that an attacker points at 127.0.0.1 (DNS rebinding) is another host.
 * - `Origin` and `Sec-Fetch-Site`, where browsers send them, must be this server: another site may send requests, but not as
 *   this page (CSRF).
 * - A POST needs `Origin`, JSON and a header of its own. A browser asks before another site may send these, and the server
 *   never permits it (no CORS).
 * - The cookie must be that of this session.
 * @throws Refusal `forbidden`
 */
export function guard(request: GuardedRequest, { port, session }: { port: number; session: Session }): void {
  requireOwnHost(request, port);
  requireOwnOrigin(request);
  const { headers, method } = request;
  if (!ownSites.includes(headers['sec-fetch-site']) && !isPage(request)) throw foreign();
  if (method === 'POST' && !isOfPage(request)) throw foreign();
  if (!session.isOpen(headers.cookie))
    throw new Refusal('forbidden', 'This page needs the address that narrate printed.', {
      hint: 'Copy the whole address from the terminal where `narrate review` runs.',
    });
}

/** Refuses a request to another host than this server. @throws Refusal `forbidden` */
export function requireOwnHost({ headers }: GuardedRequest, port: number): void {
  if (headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`) return;
  throw new Refusal('forbidden', 'This address is not the one that narrate printed.', {
    hint: 'Copy the whole address from the terminal where `narrate review` runs.',
  });
}

function requireOwnOrigin({ headers }: GuardedRequest): void {
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) throw foreign();
}

/** Tells whether the browser loads the page itself, in a tab and not in a frame. */
const isPage = ({ headers, method }: GuardedRequest): boolean =>
  method === 'GET' &&
  headers['sec-fetch-dest'] === 'document' &&
  pageSites.includes(headers['sec-fetch-site']);

const isOfPage = ({ headers }: GuardedRequest): boolean =>
  headers.origin !== undefined &&
  headers['x-narrate'] === '1' &&
  /^application\/json\b/.test(headers['content-type'] ?? '');

const foreign = (): Refusal =>
  new Refusal('forbidden', 'Another site or program sent this request, so narrate ignored it.');
