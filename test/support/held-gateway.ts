import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { startServer } from './http-server.js';

/** A sandbox behind a server that holds responses until `release`. */
export interface HeldGateway {
  readonly url: string;
  /** Returns the number of requests whose response is held. */
  held(): number;
  /** Responds to all requests, now and later, until `hold`. */
  release(): void;
  /** Holds the responses from now on. */
  hold(): void;
  close(): Promise<void>;
}

/**
 * Starts the server. It forwards all requests to the sandbox.
 * @param holds `polls`: jobs stay open. `answers`: submissions are charged, and the client does not hear of it
 */
export async function startHeldGateway(
  sandbox: Pick<Sandbox, 'url'>,
  holds: 'polls' | 'answers' = 'polls',
): Promise<HeldGateway> {
  let waiting: (() => void)[] = [];
  let isReleased = false;
  const server = await startServer(({ method, path, headers, body }, response) => {
    const whenReleased = () =>
      new Promise<void>((pass) => {
        if (isReleased) pass();
        else waiting.push(pass);
      });
    const forward = async () => {
      if (method !== 'POST' && holds === 'polls') await whenReleased();
      const forwarded = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) =>
            /^(content-type|ocp-|x-)/.test(name) && typeof value === 'string' ? [[name, value]] : [],
          ),
        ),
        ...(method === 'POST' && { body }),
      });
      const answer = Buffer.from(await forwarded.arrayBuffer());
      if (method === 'POST' && holds === 'answers') await whenReleased();
      response.writeHead(forwarded.status, { 'content-type': forwarded.headers.get('content-type') ?? '' });
      response.end(answer);
    };
    void forward().catch(() => response.destroy());
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
