import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A real listener that keeps every byte that it is sent. */
export interface TcpTrap {
  readonly port: number;
  readonly url: string;
  readonly connections: number;
  /** All that came in, as Latin-1. */
  readonly received: string;
  close(): Promise<void>;
}

const refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
const agreement = 'HTTP/1.1 200 OK\r\n\r\n';

/** Listens on every address of this machine. It refuses all; with `tunnels`, it agrees once and then hangs up on what comes through. */
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
      else socket.write(agreement);
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
