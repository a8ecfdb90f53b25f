import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Failure, Place } from '../../../src/review/api.js';
import { maxBodyBytes } from '../../../src/review/server/http/read-json.js';
import { routes } from '../../../src/review/server/routes/registry.js';
import { type ReviewServer, startReview } from '../../../src/review/server/start-review.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { enterReview } from '../../support/review-client.js';
import { environmentOf, optionsOf, recordBook, waveOnly } from '../../support/sandbox-book.js';

const secret = 'the-secret-key-of-this-test';

let sandbox: Sandbox;
let book: BookFolder;
let server: ReviewServer;
let client: Awaited<ReturnType<typeof enterReview>>;
let port: string;
let chunk: string;
let take: string;
beforeAll(async () => {
  sandbox = await startSandbox({});
  book = await makeBook({ chapters: 1, paragraphs: 2, manifest: waveOnly });
  await recordBook(book.folder, sandbox);
  server = await startReview({
    ...optionsOf(book.folder, sandbox),
    environment: environmentOf(sandbox, secret),
  });
  client = await enterReview(server);
  port = new URL(server.url).port;
  const [first] = (await client.book()).chunks;
  chunk = first!.id;
  take = first!.used!;
});
afterAll(async () => {
  await server.close('The tests have ended.');
  await Promise.all([sandbox.close(), book.remove()]);
});

/** Sends a request with exactly these headers, which `fetch` does not allow. Resolves to the answer with its headers. */
const send = (options: {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> =>
  new Promise((resolve, reject) => {
    const { path, method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Returns a path of the contract as the page asks for it: below its own path. */
const below = (path: string) => client.base.slice(client.origin.length) + path;

const pageHeaders = () => ({
  cookie: client.cookie,
  origin: client.origin,
  'x-narrate': '1',
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
});
const approve = (headers: Readonly<Record<string, string>>, body = JSON.stringify({ take })) =>
  send({ path: below(`/api/chunks/${chunk}/approve`), method: 'POST', headers, body });
const without = (name: string) =>
  Object.fromEntries(Object.entries(pageHeaders()).filter(([key]) => key !== name));

describe('the review server', () => {
  it('listens only on 127.0.0.1', async () => {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: '::1', port: Number(port) }, () => resolve('connected'));
      socket.on('error', () => resolve('refused'));
    });
    expect(outcome).toBe('refused');
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  it('answers the page itself', async () => {
    expect((await approve(pageHeaders())).status).toBe(200);
    expect((await send({ path: below('/'), headers: { cookie: client.cookie } })).text).toContain(
      '<!doctype html>',
    );
  });

  it.each([
    '/',
    '/review-page.js',
    '/review-page.css',
    '/favicon.ico',
    ...new Set(routes.map(({ path }) => path)),
  ])('does not answer %s without the cookie', async (path) => {
    for (const asked of [path, below(path)]) {
      const { status, text } = await send({ path: asked.replace(':id', chunk) });
      expect(status).toBe(403);
      expect(text).toContain('Copy the whole address from the terminal');
    }
  });

  it.each(['/', '/review-page.js', '/api/book', '/api/events', '/x/api/book', '//api/book'])(
    'has nothing at %s, which is not below the path of the session, not even with the cookie',
    async (path) => {
      expect((await send({ path, headers: { cookie: client.cookie } })).status).toBe(404);
    },
  );

  it.each(['//[', '/%', '*', 'x', 'http://evil.example/', '/..//', '//evil.example/api/book'])(
    'does not fail at the address %s',
    async (path) => {
      const { status, text } = await send({ path, headers: { cookie: client.cookie } });
      expect([400, 404]).toContain(status);
      expect(text).not.toContain('internal');
    },
  );

  it.each([
    ['another value', (cookie: string) => cookie.replace(/=.*/, `=${'x'.repeat(43)}`)],
    [
      'the token as its value',
      (cookie: string) => cookie.replace(/=.*/, `=${new URL(server.url).searchParams.get('token')}`),
    ],
    ['another port in its name', (cookie: string) => cookie.replace(/review-\d+/, 'review-1')],
    ['a longer value', (cookie: string) => `${cookie}x`],
    ['no value', (cookie: string) => cookie.replace(/=.*/, '=')],
  ])('does not accept a cookie with %s', async (_, change) => {
    expect((await client.get('/api/book', { cookie: change(client.cookie) })).status).toBe(403);
  });

  it('sets a cookie that scripts cannot read, and that goes neither to other sites nor to other servers', async () => {
    const { headers, status } = await send({ path: server.url.slice(client.origin.length) });
    expect([status, headers.location]).toEqual([303, below('/')]);
    expect(below('/')).toMatch(/^\/[\w-]{22}\/$/);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^narrate-review-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=${below('/')}$`),
      ),
    ]);
  });

  it('opens the page from a link on another site without a redirect, which would lack the cookie', async () => {
    const path = server.url.slice(client.origin.length);
    const { status, headers } = await send({ path, headers: { 'sec-fetch-site': 'cross-site' } });
    expect([status, headers.refresh]).toEqual([200, `0; url=${below('/')}`]);
  });

  it('accepts the token of the address again, and the token of the opener once', async () => {
    const enter = async (url: string) => (await send({ path: url.slice(client.origin.length) })).status;
    expect([await enter(server.url), await enter(server.url)]).toEqual([303, 303]);
    expect([await enter(server.urlForOpener), await enter(server.urlForOpener)]).toEqual([303, 403]);
  });

  it.each(['', 'x', 'x'.repeat(43), 'x'.repeat(10_000)])(
    'does not accept another token (%#)',
    async (token) => {
      const { status, headers } = await send({ path: `/?token=${token}` });
      expect(status).toBe(403);
      expect(headers['set-cookie']).toBeUndefined();
    },
  );

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
    '0.0.0.0:PORT',
    '[::1]:PORT',
  ])('does not answer a request to the host %s (DNS rebinding)', async (host) => {
    const headers = { cookie: client.cookie, host: host.replace('PORT', port) };
    for (const path of [below('/'), below('/api/book'), server.url.slice(client.origin.length)]) {
      const answer = await send({ path, headers });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('answers under the name localhost, too', async () => {
    const headers = { ...pageHeaders(), host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect((await approve(headers)).status).toBe(200);
  });

  it.each([
    ['the origin of another site', { origin: 'https://evil.example' }],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['the origin of a sandboxed frame', { origin: 'null' }],
    ['Sec-Fetch-Site of another site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site of another port', { 'sec-fetch-site': 'same-site' }],
    ['the content type of a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['the content type of text', { 'content-type': 'text/plain' }],
    ['another value of X-Narrate', { 'x-narrate': '0' }],
  ])('does not change anything for a request with %s (CSRF)', async (_, headers) => {
    expect((await approve({ ...pageHeaders(), ...headers })).status).toBe(403);
  });

  it.each(['origin', 'x-narrate', 'content-type', 'cookie'])(
    'does not change anything for a request without the header %s (CSRF)',
    async (name) => {
      expect((await approve(without(name))).status).toBe(403);
    },
  );

  it('does not let another site read or embed anything', async () => {
    for (const site of ['cross-site', 'same-site'])
      for (const dest of ['script', 'image', 'audio', 'iframe', 'empty', 'document']) {
        const headers = { cookie: client.cookie, 'sec-fetch-site': site, 'sec-fetch-dest': dest };
        for (const path of ['/', '/review-page.js', '/api/book', `/api/takes/${take}/audio`])
          expect((await send({ path: below(path), headers })).status).toBe(403);
      }
  });

  it('permits no other origin (CORS), also before a request', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-narrate',
    };
    const answer = await send({ path: below(`/api/chunks/${chunk}/approve`), method: 'OPTIONS', headers });
    expect(answer.status).toBe(403);
    const own = await send({ path: below('/api/book'), headers: { cookie: client.cookie } });
    for (const { headers: given } of [answer, own])
      expect(Object.keys(given).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each(['/', '/review-page.js', '/api/book', '/api/nothing', '/api/takes/TAKE/audio'])(
    'sends its protective headers with %s',
    async (path) => {
      const { headers } = await send({
        path: below(path.replace('TAKE', take)),
        headers: { cookie: client.cookie },
      });
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    },
  );

  it('has another nonce in the policy of each page', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, text } = await send({ path: below('/'), headers: { cookie: client.cookie } });
        const [, nonce = ''] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy'])) ?? [];
        expect(text).toContain(`nonce="${nonce}"`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('does not read a long body, and ends the connection', async () => {
    const answer = await approve(pageHeaders(), JSON.stringify({ take: 'x'.repeat(maxBodyBytes) }));
    expect(answer.status).toBe(413);
    expect(answer.headers.connection).toBe('close');
  });

  it.each([
    ['that names its length', (length: number) => [`Content-Length: ${length}`, ''] as const],
    ['without a length', () => ['Transfer-Encoding: chunked', '100000\r\n'] as const],
  ])('refuses a body of a gigabyte %s before it arrives', async (_, framing) => {
    const [header, start] = framing(1e9);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    onTestFinished(() => void socket.destroy());
    const lines = Object.entries({ ...pageHeaders(), host: `127.0.0.1:${port}` });
    const head = [
      `POST ${below(`/api/chunks/${chunk}/approve`)} HTTP/1.1`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
      header,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${start}${'x'.repeat(maxBodyBytes + 1)}`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    await once(socket, 'close');
  });

  it('ends connections that do not send their request, and has room for others then', async () => {
    const slow = await startReview({ ...optionsOf(book.folder, sandbox), requestMs: 200 });
    onTestFinished(() => slow.close('The test has ended.'));
    const { port: slowPort } = new URL(slow.url);
    const starts = ['', 'GET / HTTP/1.1\r\nHost: 127', `POST / HTTP/1.1\r\nHost: 127.0.0.1:${slowPort}\r\n`];
    const sockets = Array.from({ length: 150 }, (_, index) => {
      const socket = connect({ host: '127.0.0.1', port: Number(slowPort) });
      socket.on('error', () => {});
      socket.write(starts[index % starts.length] ?? '');
      return new Promise((resolve) => socket.resume().on('close', resolve));
    });
    await Promise.all(sockets);
    expect((await (await enterReview(slow)).book()).chunks.length).toBeGreaterThan(0);
  });

  it.each(['', '{', '[]', 'null', '7', '{"take":1}', '{}', '{"take":"","more":1}', '\uFFFD'])(
    'refuses the body %j',
    async (body) => {
      expect((await approve(pageHeaders(), body)).status).toBe(400);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH'])(
    'does not answer %s where it expects a POST',
    async (method) => {
      const path = below(`/api/chunks/${chunk}/approve`);
      const answer = await send({ path, method, headers: pageHeaders() });
      expect(answer.status).toBe(405);
    },
  );

  it.each([
    '/api/takes/..%2F..%2F..%2Fetc%2Fpasswd/audio',
    '/api/takes/../../../../etc/passwd/audio',
    '/api/takes/%2e%2e/audio',
    '/api/takes//audio',
    '/api/takes/__proto__/audio',
    '/api/takes/constructor/waveform',
    '/api/places/..%2Fpipeline.yaml',
    '/api/places/pipeline.yaml',
    '/pipeline.yaml',
    '/.env',
    '/.narrate/journal.jsonl',
    '/audiobook/01-chapter-1.wav',
    '//etc/passwd',
  ])('has no file at %s', async (path) => {
    for (const asked of [path, below(path)]) {
      const { status, text } = await send({ path: asked, headers: { cookie: client.cookie } });
      expect(status).toBe(404);
      expect(text).not.toContain('root:');
    }
  });

  it.each([
    ['/api/chunks/1-1/approve', { take: '../../etc/passwd' }, 409],
    ['/api/chunks/1-1/choose', { take: '__proto__' }, 409],
    ['/api/chunks/1-99/approve', { take: 'x' }, 404],
    ['/api/chunks/constructor/quote', {}, 404],
    ['/api/chunks/1-1%00/quote', {}, 404],
    ['/api/chunks/01-1/quote', {}, 404],
    ['/api/jobs/__proto__/stop', {}, 404],
    ['/api/pronunciation/try', { word: 'lamp', say: 'lemp', chunk: '9-9' }, 404],
    ['/api/pronunciation/quote', { word: 'x'.repeat(501), say: 'x' }, 400],
    ['/api/pronunciation/quote', { word: 'lamp', say: 'lemp', more: 1 }, 400],
    ['/api/pronunciation/save', { word: 'lamp', say: 'lemp', quote: '__proto__' }, 409],
  ])('refuses what does not exist: %s with %j', async (path, body, status) => {
    const answer = await client.post<Failure>(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).not.toBe('internal');
  });

  it('never shows the key, and absolute paths only as the place of a chunk', async () => {
    const get = async (path: string) =>
      (await send({ path: below(path), headers: { cookie: client.cookie } })).text;
    const shown = await Promise.all([
      get('/'),
      get('/api/book'),
      get(`/api/takes/${take}/words`),
      get(`/api/takes/${take}/waveform`),
    ]);
    const quote = await client.post(`/api/chunks/${chunk}/quote`, {});
    const all = [...shown, JSON.stringify(quote.body)].join('\n');
    expect(all).not.toContain(secret);
    expect(all).not.toContain(book.folder);
    expect(all).not.toContain(sandbox.url);
    expect((await client.get<Place>(`/api/places/${chunk}`)).body).toEqual({
      file: '01.md',
      line: 1,
      link: `vscode://file${book.folder}/01.md`,
    });
  });

  it('removes the folder of the book and the key from messages', async () => {
    await book.write('pipeline.yaml', `voice: ${secret} [\nchapters: [01.md]\n`);
    const { status, body } = await client.get<object>('/api/book');
    expect(status).toBe(422);
    expect(body).toMatchObject({ error: { code: 'invalid-input' } });
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(JSON.stringify(body)).not.toContain(book.folder);
  });
});
