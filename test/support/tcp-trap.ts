import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A TCP server that records every byte that it receives. */
export interface TcpTrap {
  readonly port: number;
  readonly url: string;
  readonly connections: number;
  /** Everything that was received, as Latin-1. */
  readonly received: string;
  close(): Promise<void>;
}

const refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
const acceptance = 'HTTP/1.1 200 OK\r\n\r\n';

/**
 * Starts a server on every address of this computer that refuses all requests. With `tunnels`, it accepts a tunnel and closes
 * the connection at the first bytes in it.
 */
export async function startTrap({ tunnels = false } = {}): Promise<TcpTrap> {
  const parts: Buffer[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let isOpen = false;
    socket.on('data', (part) => {
      parts.push(part);
      if (!tunnels) socket.end(refusal);
      else if (isOpen) socket.end();
      else socket.write(acceptance);
      isOpen = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    get received() {
      return Buffer.concat(parts).toString('latin1');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
