import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { NarrateError, systemCode } from '../base/errors.js';
import { systemClock } from '../base/time/clock.js';
import { type Answer, queueError } from './answer.js';
import type { SandboxReport } from './ledger.js';
import { createOpenaiServer } from './openai/server.js';
import { defaultSandboxOptions, type SandboxOptions } from './options.js';
import { createGateway, type GatewayRequest } from './pixazo/gateway.js';
import { createVoice } from './voice.js';

/** A running sandbox. */
export interface Sandbox {
  /**
   * The origin of the API, for PIXAZO_BASE_URL, or with `/v1` at the end for OPENAI_BASE_URL. It also has
   * `GET /sandbox/report` and `POST /sandbox/reset`.
   */
  readonly url: string;
  /** The origin of the media. */
  readonly mediaUrl: string;
  report(): SandboxReport;
  /** Forgets all jobs, charges and counts. */
  reset(): void;
  /** Replaces the ordered faults. */
  orderFaults(faults: SandboxOptions['faults']): void;
  close(): Promise<void>;
}

/** The wait before a connection is closed, so that the client receives the first half of the body. */
const cutAfterMs = 20;
/** A longer body breaks the contract. */
const maxBodyBytes = 1024 * 1024;

/**
 * Starts a local gateway with the real protocol over HTTP, at two origins on 127.0.0.1. It refuses every request that breaks
 * the contract, and reports what it received. It is free.
 * @param options the options that differ from `defaultSandboxOptions`
 * @throws NarrateError `port-in-use`
 */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const settings: SandboxOptions = { ...defaultSandboxOptions, ...options };
  const clock = systemClock;
  const voice = await createVoice(settings, {
    clock,
    cores: availableParallelism(),
    environment: process.env,
  });
  let urls = { url: '', mediaUrl: '' };
  const gateway =
    settings.protocol === 'openai'
      ? createOpenaiServer(settings, { clock, voice })
      : createGateway(settings, { clock, voice, urls: () => urls });
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
      url: await listen(servers[0], settings.port),
      mediaUrl: await listen(servers[1], settings.mediaPort),
    };
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...urls,
    report: () => gateway.report(),
    reset: () => gateway.reset(),
    orderFaults: (faults) => gateway.orderFaults(faults),
    close,
  };
}

function serve(respond: (request: GatewayRequest) => Answer | Promise<Answer>): Server {
  const server = createServer((message, response) => {
    handle(message, response, respond).catch((error: unknown) => {
      // Only the client can report a bug in the sandbox.
      const text = error instanceof Error ? error.message : String(error);
      void send(message, response, queueError(500, 'Sandbox', text));
    });
  });
  // Longer than the pauses between polls, so that no connection is closed at the moment of its next use.
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

async function send(message: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  if (!response.headersSent) await pause(answer.delayMs, response);
  if (answer.kind === 'drop' || response.headersSent) {
    message.socket.destroy();
    return;
  }
  const [type, body] = encoded(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': type,
    'Content-Length': body.length,
    ...answer.headers,
  });
  const middle = answer.pauseMs > 0 || answer.isCut ? body.length >> 1 : 0;
  if (middle > 0) response.write(body.subarray(0, middle));
  await pause(answer.isCut ? cutAfterMs : answer.pauseMs, response);
  if (answer.isCut) {
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

/** Waits, but only until the client disconnects. */
async function pause(ms: number, response: ServerResponse): Promise<void> {
  if (ms === 0) return;
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  await systemClock.sleep(ms, disconnected.signal).catch(() => {});
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = systemCode(error) === 'EADDRINUSE' || systemCode(error) === 'EACCES';
      reject(
        taken
          ? new NarrateError('port-in-use', `Port ${port} on 127.0.0.1 is already in use.`, { cause: error })
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // An error means that the server does not run, which is fine.
    server.close(() => resolve());
    server.closeAllConnections();
  });
