import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

/** For gateway.pixazo.ai and api.openai.com. Only processes with the variables in `env` trust it. */
const certificate = join(import.meta.dirname, 'own-origin.pem');

/** A running replacement for the engines' own servers. */
export interface OwnOrigin {
  /** The environment of a process whose requests to an engine's own address must reach the replacement. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts a replacement for the servers at the engines' own addresses: an HTTPS proxy whose tunnels all lead to a local TLS
 * server. That server forwards every request to `url`.
 */
export async function startOwnOrigin(url: string): Promise<OwnOrigin> {
  const pem = readFileSync(certificate);
  const server = createTlsServer({ key: pem, cert: pem }, (message, response) => {
    const { method, headers } = message;
    const onward = request(url + message.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // The sandbox closes the connection for some faults.
    onward.on('error', () => response.destroy());
    message.pipe(onward);
  });
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on('connection', (socket) => sockets.add(socket));
  proxy.on('connect', (_, socket: Socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    server.emit('connection', socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      NO_PROXY: '',
      NODE_EXTRA_CA_CERTS: certificate,
      PIXAZO_BASE_URL: '',
      OPENAI_BASE_URL: '',
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
