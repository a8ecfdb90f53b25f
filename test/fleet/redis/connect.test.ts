import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/fleet/redis/connect.js';

it('ends with an error if the server accepts the connection and never answers', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const name = `redis://127.0.0.1:${port}`;
  await expect(connect({ url: name, name })).rejects.toMatchObject({
    code: 'redis-unreachable',
    message: `Redis at ${name} cannot be reached: it accepts connections, but does not answer.`,
  });
});
