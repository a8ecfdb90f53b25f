import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.mjs';

/** A proxy between a client and a server on loopback. */
export interface TcpProxy {
  readonly port: number;
  /** Keeps all connections open, but passes nothing on: what a broken network looks like. */
  stall(): void;
  /** Does what `stall` does, from the first data on that contain a text. */
  stallAt(text: string): void;
  /** Closes the connections that were stalled, and passes everything on again. */
  resume(): void;
  /** Closes all connections and refuses new ones: what a server that is down looks like. */
  refuse(): Promise<void>;
  /** Accepts connections again, at the same port. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy to a port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  let stallText: string | null = null;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const pass = (from: Socket, to: Socket): void => {
    from.on('data', (part) => {
      if (stallText !== null && part.includes(stallText)) {
        isStalled = true;
        stallText = null;
      }
      if (!isStalled) to.write(part);
    });
    from.on('close', () => to.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    const upstream = connect(target, '127.0.0.1');
    keep(upstream);
    pass(client, upstream);
    pass(upstream, client);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  // A chosen port, so that no other process takes it while the proxy refuses connections.
  const port = await freePort();
  await listen(port);
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      closeAll();
    });
  return {
    port,
    stall() {
      isStalled = true;
    },
    stallAt(text) {
      stallText = text;
    },
    resume() {
      isStalled = false;
      closeAll();
    },
    refuse: close,
    accept: () => listen(port),
    close,
  };
}
