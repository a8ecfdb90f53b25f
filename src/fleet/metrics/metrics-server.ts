import type { AddressInfo } from 'node:net';
import { NarrateError, systemCode } from '../../base/errors.js';
import type { ListenAddress } from './listen-address.js';
import type { WorkerMetrics } from './worker-metrics.js';

/** A server with the metrics of a worker at `/metrics` and its health at `/health`. */
export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** How a worker is. */
export interface Health {
  /** False: it cannot take jobs. The status of the response is then 503. */
  readonly ok: boolean;
  readonly [fact: string]: unknown;
}

/** How long Redis may take to answer for the metrics, in milliseconds. */
const patienceMs = 2000;

/** Starts the server. @throws NarrateError `port-in-use`, `usage` if the host is not an address of this machine */
export async function serveMetrics(
  { host, port }: ListenAddress,
  { metrics, health }: { readonly metrics: WorkerMetrics; health(): Health },
): Promise<MetricsServer> {
  const { createServer } = await import('node:http');
  const server = createServer(async (request, response) => {
    const answer = (status: number, type: string, body: string) =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    // Not parsed as an address: `//` is none, and anybody in the network can send it.
    const [path] = (request.url ?? '').split('?');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'text/plain', 'Only GET.\n');
    if (path === '/health') {
      const found = health();
      return answer(found.ok ? 200 : 503, 'application/json', `${JSON.stringify(found)}\n`);
    }
    if (path !== '/metrics') return answer(404, 'text/plain', 'See /metrics and /health.\n');
    const { promise: late, cancel } = timeOut(patienceMs);
    const text = await Promise.race([metrics.text().catch(() => null), late]);
    cancel();
    return text === null
      ? answer(503, 'text/plain', 'Redis does not answer.\n')
      : answer(200, text.type, text.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port)));
    server.listen({ port, ...(host !== null && { host }) }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function timeOut(ms: number): { readonly promise: Promise<null>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

function listenError(error: Error, port: number): Error {
  const hint = 'Choose another address with --metrics.';
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new NarrateError('port-in-use', `Port ${port} is in use.`, { hint });
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'ENOTFOUND':
      return new NarrateError('usage', `Metrics cannot be served there: ${error.message}.`, { hint });
    default:
      return error;
  }
}
