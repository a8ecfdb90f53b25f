import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { startServer } from './http-server.js';

/** A proxy in front of a sandbox that holds back the responses to polls, so that no job ends before `release`. */
export interface HeldGateway {
  readonly url: string;
  /** Returns the number of polls that are held back. */
  held(): number;
  /** Answers all polls, these and later ones. */
  release(): void;
  close(): Promise<void>;
}

/** Starts a proxy that holds back the responses to polls. */
export async function startHeldGateway(sandbox: Pick<Sandbox, 'url'>): Promise<HeldGateway> {
  let heldPolls: (() => void)[] = [];
  let isReleased = false;
  const server = await startServer(({ method, path, headers, body }, response) => {
    const sendOn = async () => {
      const reply = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) =>
            /^(content-type|ocp-|x-)/.test(name) && typeof value === 'string' ? [[name, value]] : [],
          ),
        ),
        ...(method === 'POST' && { body }),
      });
      response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await reply.arrayBuffer()));
    };
    const forward = () => void sendOn().catch(() => response.destroy());
    if (method === 'POST' || isReleased) forward();
    else heldPolls.push(forward);
  });
  return {
    url: server.url,
    held: () => heldPolls.length,
    release() {
      isReleased = true;
      for (const forward of heldPolls) forward();
      heldPolls = [];
    },
    close: () => server.close(),
  };
}
