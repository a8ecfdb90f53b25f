import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Systems give ports above these to connections and to servers that ask for any port (Linux from 32768, macOS and Windows
 * from 49152). So no other process gets one of these between the choice and the start of the server, or while a server restarts.
 */
const first = 20_000;
const count = 12_000;

/** Ports of each process, so that test workers, whose process ids are near each other, choose different ones. */
const perProcess = 100;

let chosen = 0;

/** Returns a port on 127.0.0.1 that nothing listens on, for a server whose address must be known before it starts. */
export async function freePort() {
  for (;;) {
    const port = first + ((process.pid * perProcess + chosen) % count);
    chosen += 1;
    if (await isFree(port)) return port;
  }
}

/** @param {number} port */
async function isFree(port) {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
