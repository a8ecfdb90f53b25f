import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetch, type HttpRequest, UnsentError } from '../../../src/engines/http/http.js';
import { reply, startServer } from '../../support/http-server.js';

const get: HttpRequest = {
  method: 'GET',
  headers: { 'x-key': 'k' },
  redirect: 'manual',
  signal: new AbortController().signal,
};
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});
const client = (environment: Record<string, string>) => {
  const http = createFetch(environment);
  open.push(http);
  return http.fetch;
};

/** Starts a real proxy. It forwards all plain requests to `target`, and opens tunnels there or refuses them. */
async function startProxy(target: string, tunnels: boolean) {
  const seen: string[] = [];
  const proxy: Server = createServer(async (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const forwarded = await fetch(target + new URL(request.url ?? '').pathname, {
      headers: { 'x-key': String(request.headers['x-key']) },
    });
    response.writeHead(forwarded.status).end(await forwarded.text());
  });
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (!tunnels) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const { hostname, port } = new URL(target);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      proxy.close(() => resolve());
      proxy.closeAllConnections();
    });
  open.push({ close });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
}

async function startServerAndProxy(tunnels = true) {
  const server = await startServer((request, response) =>
    reply(response, 200, `hello ${request.headers['x-key']}`),
  );
  open.push(server);
  return { server, proxy: await startProxy(server.url, tunnels) };
}

async function textOf(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body ?? []) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('createFetch', () => {
  it('uses the proxy of the environment, whose address may have no scheme', async () => {
    const { proxy } = await startServerAndProxy();
    for (const address of [proxy.url, proxy.url.replace('http://', '')]) {
      const response = await client({ HTTP_PROXY: address })('http://media.example/a.wav', get);
      expect([response.status, await textOf(response.body)]).toEqual([200, 'hello k']);
    }
    expect(proxy.seen).toEqual(Array(2).fill('GET http://media.example/a.wav'));
  });

  it('throws UnsentError if the proxy refuses a tunnel to an https origin', async () => {
    const { proxy, server } = await startServerAndProxy(false);
    const sent = client({ https_proxy: proxy.url })('https://gateway.example/x', {
      ...get,
      method: 'POST',
      body: '{}',
    });
    await expect(sent).rejects.toBeInstanceOf(UnsentError);
    expect(proxy.seen).toEqual(['CONNECT gateway.example:443']);
    expect(server.seen).toEqual([]);
  });

  it('throws UnsentError if the TLS handshake fails inside the tunnel', async () => {
    const { proxy, server } = await startServerAndProxy();
    await expect(client({ HTTPS_PROXY: proxy.url })('https://gateway.example/x', get)).rejects.toBeInstanceOf(
      UnsentError,
    );
    expect(proxy.seen).toEqual(['CONNECT gateway.example:443']);
    expect(server.seen).toEqual([]);
  });

  it('uses no proxy for loopback and for the hosts in NO_PROXY', async () => {
    const { proxy, server } = await startServerAndProxy();
    const environment = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'nowhere.invalid' };
    expect((await client(environment)(server.url, get)).status).toBe(200);
    await expect(client(environment)('http://nowhere.invalid/', get)).rejects.toBeInstanceOf(UnsentError);
    expect(proxy.seen).toEqual([]);
  });

  it('names the variable whose value is not an address, but does not quote the value', () => {
    for (const value of ['http://me:secret@', 'socks9://secret', 'http://']) {
      expect(() => createFetch({ HTTPS_PROXY: value })).toThrow(/^HTTPS_PROXY in the environment is not/);
    }
  });

  it('throws another error than UnsentError if the connection is closed after the request', async () => {
    const server = await startServer((_request, _response, message) => message.socket.destroy());
    open.push(server);
    const failure = await client({})(server.url, { ...get, method: 'POST', body: '{}' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(UnsentError);
  });
});
