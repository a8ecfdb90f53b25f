import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { packedFile } from '../../files/packed-file.js';
import { pagePolicy, reviewPage } from '../page/review-page.js';
import { eventText } from './http/event-stream.js';
import { type FailureReply, failureReply, Refusal } from './http/failures.js';
import { guard, requireOwnHost } from './http/guard.js';
import { readJson } from './http/read-json.js';
import { type Reply, securityHeaders } from './http/reply.js';
import { sendFile } from './http/send-file.js';
import type { Session } from './http/session.js';
import type { ReviewContext } from './review-context.js';
import { findRoute } from './routes/registry.js';

/** What the server needs to know who asks. */
export interface Door {
  readonly port: number;
  readonly session: Session;
}

/** Returns the handler of all requests. */
export function answerWith(
  context: ReviewContext,
  door: Door,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, response, { context, door }).catch((error: unknown) => {
      void context.access.noticed(error);
      // Half an answer cannot become a failure.
      if (response.headersSent) return void response.destroy();
      const { status, body } = failureReply(error, context.hide);
      sendFailure(request, response, { status, body });
    });
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { context, door }: { readonly context: ReviewContext; readonly door: Door },
): Promise<void> {
  requireOwnHost(request, door.port);
  const { pathname, searchParams } = addressOf(request);
  const { method = 'GET' } = request;
  const { session } = door;
  if (method === 'GET' && pathname === '/' && searchParams.has('token'))
    return enter(request, response, { token: searchParams.get('token') ?? '', session });
  guard(request, door);
  if (!pathname.startsWith(session.path)) throw noPage();
  const path = pathname.slice(session.path.length - 1);
  if (method === 'GET') {
    const own = ownFile(path, context);
    if (own !== null) return send(request, response, { reply: own, context });
  }
  const { route, id } = findRoute(method, path);
  if (route.changes) await context.access.requireWrite();
  const body = method === 'POST' ? await readJson(request) : undefined;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const reply = await route.handle({ id, body, signal: gone.signal }, context);
  return send(request, response, { reply, context });
}

/** Returns the address of a request as it was sent: its path may begin with two slashes. @throws Refusal `bad-request` */
function addressOf({ url = '/' }: IncomingMessage): URL {
  const address = `http://127.0.0.1${url}`;
  if (url.startsWith('/') && URL.canParse(address)) return new URL(address);
  throw new Refusal('bad-request', 'The address of the request is not valid.');
}

const noPage = (): Refusal =>
  new Refusal('not-found', 'There is no page at this address.', {
    hint: 'Open the address that narrate printed.',
  });

/** Exchanges the token of the address for the cookie. @throws Refusal `forbidden` */
function enter(
  request: IncomingMessage,
  response: ServerResponse,
  { token, session }: { readonly token: string; readonly session: Session },
): void {
  if (!session.useToken(token))
    throw new Refusal('forbidden', 'This address was used before, or is from another session.', {
      hint: 'Copy the address that narrate printed last.',
    });
  const headers = { ...securityHeaders, 'Set-Cookie': session.setCookie };
  // A browser that came from another site, such as a terminal in a web page, sends the cookie only with the page's own next request.
  if (request.headers['sec-fetch-site'] === 'cross-site')
    response
      .writeHead(200, { ...headers, 'Content-Type': 'text/plain', Refresh: `0; url=${session.path}` })
      .end();
  else response.writeHead(303, { ...headers, Location: session.path }).end();
}

/** Returns the page or one of its files; null: the path is another one. */
function ownFile(pathname: string, { project }: ReviewContext): Reply | null {
  switch (pathname) {
    case '/': {
      const nonce = randomBytes(16).toString('base64');
      const parts = {
        title: project.book.title,
        script: 'review-page.js',
        style: 'review-page.css',
        nonce,
      };
      const headers = { 'Content-Security-Policy': pagePolicy(nonce) };
      return { kind: 'bytes', bytes: reviewPage(parts), type: 'text/html; charset=utf-8', headers };
    }
    case '/review-page.js':
      return { kind: 'bytes', bytes: packedFile('review-page.js'), type: 'text/javascript; charset=utf-8' };
    case '/review-page.css':
      return { kind: 'bytes', bytes: packedFile('review-page.css'), type: 'text/css; charset=utf-8' };
    default:
      return null;
  }
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { reply, context }: { readonly reply: Reply; readonly context: ReviewContext },
): Promise<void> {
  switch (reply.kind) {
    case 'json':
      response
        .writeHead(reply.status ?? 200, { ...securityHeaders, 'Content-Type': 'application/json' })
        .end(JSON.stringify(reply.value));
      return;
    case 'bytes':
      response
        .writeHead(200, { ...securityHeaders, 'Content-Type': reply.type, ...reply.headers })
        .end(reply.bytes);
      return;
    case 'file':
      return sendFile(request, response, reply.path);
    case 'events': {
      const first = [
        eventText('access', await context.access.current()),
        ...context.retakes.current.map((event) => eventText('job', event)),
      ];
      context.events.add(response, first);
      return;
    }
  }
}

/** Answers with a failure: the page itself as text for a person, all else as JSON. */
function sendFailure(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: FailureReply,
): void {
  const isPage = !(request.url ?? '').includes('/api/');
  const type = isPage ? 'text/plain; charset=utf-8' : 'application/json';
  // The rest of a request that was refused is not read.
  response.writeHead(status, { ...securityHeaders, 'Content-Type': type, Connection: 'close' });
  const { message, hint = '' } = body.error;
  response.end(isPage ? `${message}\n${hint}\n` : JSON.stringify(body));
}
