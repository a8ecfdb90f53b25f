import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { NarrateError, systemCode } from '../base/errors.js';
import { systemClock } from '../base/time/clock.js';
import { type Answer, queueError } from './answer.js';
import { createGateway, type GatewayRequest } from './gateway.js';
import type { SandboxReport } from './ledger.js';
import { createOpenaiServer } from './openai-server.js';
import { defaultSandboxOptions, type SandboxOptions } from './options.js';
import { createVoice } from './voice.js';

export interface Sandbox {
  /** The origin of the API: what PIXAZO_BASE_URL is set to, or OPENAI_BASE_URL with `/v1` behind it. `GET /sandbox/report` and `POST /sandbox/reset` live there too. */
  readonly url: string;
  /** The other origin, where the media are. */
  readonly mediaUrl: string;
  report(): SandboxReport;
  /** Forgets everything: jobs, charges, the report. */
  reset(): void;
  /** From now on these faults strike, and no others. */
  orderFaults(faults: SandboxOptions['faults']): void;
  close(): Promise<void>;
}

/** So that what comes before the cut is on its way. */
const cutAfterMs = 20;
/** More than any request of the contract. */
const maxBodyBytes = 1024 * 1024;

/**
 * Starts a local gateway that speaks the real protocol over HTTP, at two origins on 127.0.0.1, and keeps books about
 * what it is asked. Strict about the contract; free.
 * @param options what differs from `defaultSandboxOptions`.
 * @throws NarrateError `port-in-use`.
 */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const settled: SandboxOptions = { ...defaultSandboxOptions, ...options };
  const clock = systemClock;
  const voice = await createVoice(settled, {
    clock,
    cores: availableParallelism(),
    environment: process.env,
  });
  let urls = { url: '', mediaUrl: '' };
  const gateway =
    settled.protocol === 'openai'
      ? createOpenaiServer(settled, { clock, voice })
      : createGateway(settled, { clock, voice, urls: () => urls });
  const servers = [
    serve((request) => gateway.api(request)),
    serve((request) => gateway.media(request)),
  ] as const;
  const close = async (): Promise<void> => {
    gateway.endCallbacks();
    await Promise.all([...servers.map(closed), voice.close()]);
  };
  try {
    urls = {
      url: await listen(servers[0], settled.port),
      mediaUrl: await listen(servers[1], settled.mediaPort),
    };
  } catch (error) {
    await close();
    throw error;
  }
  return { ...urls, report: gateway.report, reset: gateway.reset, orderFaults: gateway.orderFaults, close };
}

function serve(respond: (request: GatewayRequest) => Answer | Promise<Answer>): Server {
  const server = createServer((message, response) => {
    handle(message, response, respond).catch((error: unknown) => {
      // The client is told, since nobody else listens here.
      const text = error instanceof Error ? error.message : String(error);
      void send(message, response, queueError(500, 'Sandbox', text));
    });
  });
  // A client's idle connection outlives its pauses between polls, so that none is cut in the moment of its next use.
  server.keepAliveTimeout = 60_000;
  return server;
}

async function handle(
  message: IncomingMessage,
  response: ServerResponse,
  respond: (request: GatewayRequest) => Answer | Promise<Answer>,
): Promise<void> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBodyBytes) {
      message.socket.destroy();
      return;
    }
    parts.push(part);
  }
  const body = Buffer.concat(parts).toString('utf8');
  await send(
    message,
    response,
    await respond({ method: message.method ?? '', path: message.url ?? '', headers: message.headers, body }),
  );
}

async function send(message: IncomingMessage, response: ServerResponse, given: Answer): Promise<void> {
  if (!response.headersSent) await pause(given.delayMs, response);
  if (given.kind === 'drop' || response.headersSent) {
    message.socket.destroy();
    return;
  }
  const [type, body] = encoded(given.body);
  response.writeHead(given.status, {
    'Content-Type': type,
    'Content-Length': body.length,
    ...given.headers,
  });
  const middle = given.pauseMs > 0 || given.isCut ? body.length >> 1 : 0;
  if (middle > 0) response.write(body.subarray(0, middle));
  await pause(given.isCut ? cutAfterMs : given.pauseMs, response);
  if (given.isCut) {
    message.socket.destroy();
    return;
  }
  response.end(body.subarray(middle));
}

function encoded(body: object | string | Buffer): readonly [type: string, body: Buffer] {
  if (Buffer.isBuffer(body)) return ['audio/wav', body];
  if (typeof body === 'string') return ['text/html', Buffer.from(body)];
  return ['application/json', Buffer.from(JSON.stringify(body))];
}

/** Waits, but not for a client that has gone. */
async function pause(ms: number, response: ServerResponse): Promise<void> {
  if (ms === 0) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await systemClock.sleep(ms, gone.signal).catch(() => {});
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = systemCode(error) === 'EADDRINUSE' || systemCode(error) === 'EACCES';
      reject(
        taken
          ? new NarrateError('port-in-use', `Port ${port} of 127.0.0.1 is not free.`, { cause: error })
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // The error is "not running": closed already, or never opened.
    server.close(() => resolve());
    server.closeAllConnections();
  });
