import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { startServer } from './http-server.js';

/** A sandbox behind a server that keeps back the answers to polls: what was submitted is under way until it is released. */
export interface HeldGateway {
  readonly url: string;
  /** Polls that wait for their answers. */
  held(): number;
  /** From now on everything is answered. */
  release(): void;
  close(): Promise<void>;
}

export async function startHeldGateway(sandbox: Pick<Sandbox, 'url'>): Promise<HeldGateway> {
  let waiting: (() => void)[] = [];
  let isReleased = false;
  const server = await startServer(({ method, path, headers, body }, response) => {
    const answer = async () => {
      const given = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) =>
            /^(content-type|ocp-|x-)/.test(name) && typeof value === 'string' ? [[name, value]] : [],
          ),
        ),
        ...(method === 'POST' && { body }),
      });
      response.writeHead(given.status, { 'content-type': given.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await given.arrayBuffer()));
    };
    const pass = () => void answer().catch(() => response.destroy());
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
    close: () => server.close(),
  };
}
