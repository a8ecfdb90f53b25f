import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { startServer } from './http-server.js';

/** A sandbox behind a server that holds the responses to polls, so that jobs stay open until `release`. */
export interface HeldGateway {
  readonly url: string;
  /** Returns the number of polls without a response. */
  held(): number;
  /** Responds to all polls, now and later, until `hold`. */
  release(): void;
  /** Holds the polls that come from now on. */
  hold(): void;
  close(): Promise<void>;
}

/** Starts the server. It forwards all requests to the sandbox. */
export async function startHeldGateway(sandbox: Pick<Sandbox, 'url'>): Promise<HeldGateway> {
  let waiting: (() => void)[] = [];
  let isReleased = false;
  const server = await startServer(({ method, path, headers, body }, response) => {
    const forward = async () => {
      const forwarded = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) =>
            /^(content-type|ocp-|x-)/.test(name) && typeof value === 'string' ? [[name, value]] : [],
          ),
        ),
        ...(method === 'POST' && { body }),
      });
      response.writeHead(forwarded.status, { 'content-type': forwarded.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await forwarded.arrayBuffer()));
    };
    const pass = () => void forward().catch(() => response.destroy());
    if (method === 'POST' || isReleased) pass();
    else waiting.push(pass);
  });
  return {
    url: server.url,
    held: () => waiting.length,
    release() {
      isReleased = true;
      for (const pass of waiting) pass();
      waiting = [];
    },
    hold() {
      isReleased = false;
      waiting = [];
    },
    close: () => server.close(),
  };
}
