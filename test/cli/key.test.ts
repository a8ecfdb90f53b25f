import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waveFile } from '../../src/audio/wav/wav-file.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { type CliResult, runCli, startCli } from '../support/cli.js';
import { reply, startServer } from '../support/http-server.js';
import { waveOnly } from '../support/sandbox-book.js';
import { startTrap, type TcpTrap } from '../support/tcp-trap.js';

/** A key that occurs in no other text. */
const key = 'k3y-that-nobody-else-has-7f19c2';

let book: BookFolder;
const open: { close(): Promise<void> }[] = [];
const opened = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const resource = await starting;
  open.push(resource);
  return resource;
};
beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 2, manifest: `${waveOnly}limits: { retries: 0 }\n` });
});
afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
  await book.remove();
});

const addToManifest = async (text: string) =>
  book.write('pipeline.yaml', `${await readFile(join(book.folder, 'pipeline.yaml'), 'utf8')}${text}\n`);
const narrate = (env: Record<string, string>, ...args: string[]) => runCli(args, { cwd: book.folder, env });
const isRetrying = (stderr: string): boolean => stderr.includes('Retries are free.');

/** Node options that make renaming a recording fail with an unexpected error, while the key is in use. */
const failingRename = `--import=data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { rename } = fs.promises;
  fs.promises.rename = async (from, to) => {
    if (String(to).endsWith('.wav')) throw new RangeError('The take is beyond the horizon.');
    return rename(from, to);
  };
  syncBuiltinESMExports();
`)}`;

/** Returns every file of the book whose name or content contains the key. */
async function filesWithKey(): Promise<string[]> {
  const entries = await readdir(book.folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return files.filter((file, index) => file.includes(key) || contents[index]?.includes(key));
}

describe('a hostile manifest', () => {
  /** `PORT` is the port of a listener on this machine. It is also the proxy for all other addresses. */
  const addresses: [string, number][] = [
    ['https://evil.example/https://gateway.pixazo.ai', 3],
    ['http://127.0.0.1.evil.example:PORT', 3],
    ['https://localhost.evil.example', 3],
    ['http://localhost.:PORT', 3],
    ['https://gateway.pixazo.ai.evil.example', 3],
    ['https://gateway.pixazo.ai.', 3],
    ['https://gateway.pixazo.ai:8443', 3],
    ['http://gateway.pixazo.ai', 3],
    ['https://gateway.pixazo.аi', 3],
    ['http://0.0.0.0:PORT', 3],
    ['http://[::ffff:127.0.0.1]:PORT', 3],
    ['http://[::]:PORT', 3],
    // The manifest does not accept these addresses at all.
    ['https://:gateway.pixazo.ai@evil.example', 2],
    ['https://gateway.pixazo.ai@evil.example', 2],
    ['http://127.0.0.1:PORT@evil.example', 2],
    ['https://evil.example?host=gateway.pixazo.ai', 2],
  ];

  it('sends the key to no address, however it is written', async () => {
    const trap = await opened(startTrap());
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    const env = { PIXAZO_API_KEY: key, HTTPS_PROXY: trap.url, HTTP_PROXY: trap.url };
    const ends = await Promise.all(
      addresses.map(async ([address], index) => {
        const baseUrl = JSON.stringify(address.replace('PORT', String(trap.port)));
        const name = `hostile-${index}.yaml`;
        await book.write(name, `${manifest}engine: { name: pixazo, baseUrl: ${baseUrl} }\n`);
        return [address, await narrate(env, name)] as const;
      }),
    );
    expect(ends.map(([address, { status }]) => [address, status])).toEqual(addresses);
    for (const [, { stdout, stderr }] of ends) expect(stdout + stderr).not.toContain(key);
    expect(trap.connections).toBe(0);
  });

  it('cannot get the key with a redirect', async () => {
    const trap = await opened(startTrap());
    const statuses = [301, 302, 303, 307, 308];
    await book.write(
      '01.md',
      statuses.map((status) => `This is paragraph ${status} of them all. `.repeat(3)).join('\n\n'),
    );
    const gateway = await opened(
      startServer((_request, response) =>
        reply(response, statuses[gateway.seen.length - 1] ?? 308, '', { location: `${trap.url}/x` }),
      ),
    );
    // A run stops after three answers of this kind.
    for (let runs = 0; runs < 2; runs += 1) {
      const { status } = await narrate({ PIXAZO_API_KEY: key, PIXAZO_BASE_URL: gateway.url });
      expect(status).toBe(1);
    }
    expect(gateway.seen.length).toBeGreaterThanOrEqual(statuses.length);
    expect(trap.connections).toBe(0);
  });
});

describe('.env', () => {
  it('provides the key, but neither the address nor the proxy', async () => {
    const sandbox = await opened(startSandbox({ keys: [key], charactersPerSecond: 300 }));
    const trap = await opened(startTrap());
    const lines = [`PIXAZO_API_KEY=${key}`, `PIXAZO_BASE_URL=${trap.url}`, `HTTPS_PROXY=${trap.url}`];
    await writeFile(join(book.folder, '.env'), `${lines.join('\n')}\nHTTP_PROXY=${trap.url}\n`);
    await addToManifest(`engine: { name: pixazo, baseUrl: "${sandbox.url}" }`);
    const { status, stdout } = await narrate({}, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bought: 2, warnings: [{ code: 'env-address-ignored' }] });
    expect(trap.connections).toBe(0);
    expect(await filesWithKey()).toEqual([join(book.folder, '.env')]);
  });

  it('is overridden by the environment', async () => {
    const sandbox = await opened(startSandbox({ keys: [key], charactersPerSecond: 300 }));
    await writeFile(join(book.folder, '.env'), 'PIXAZO_API_KEY=another\n');
    const { status } = await narrate({ PIXAZO_API_KEY: key, PIXAZO_BASE_URL: sandbox.url });
    expect(status).toBe(0);
  });
});

describe('the key', () => {
  /** Starts a gateway that repeats the key in all its messages, with its audio files at another origin. */
  async function indiscreetGateway() {
    const wav = waveFile(new Uint8Array(4800).fill(7), 24_000);
    const media = await opened(
      startServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'audio/wav' }).end(wav);
      }),
    );
    let submitted = 0;
    const api = await opened(
      startServer((request, response) => {
        const message = `Your key was ${request.headers['ocp-apim-subscription-key']}, and that is wrong`;
        if (request.method === 'POST') {
          submitted += 1;
          if (submitted === 1) return reply(response, 400, { error: message, message });
          if (submitted === 2) return reply(response, 500, { error: { message } });
          return reply(response, 202, {
            request_id: `r${submitted}`,
            status: 'QUEUED',
            polling_url: media.url,
          });
        }
        if (request.path.endsWith('/r3')) return reply(response, 200, { status: 'FAILED', error: message });
        return reply(response, 200, {
          status: 'COMPLETED',
          output: { media_url: [`${media.url}/a.wav`], media_type: 'audio/wav' },
        });
      }),
    );
    return { api, media };
  }

  it('is in no file, output, error or request for audio', async () => {
    const { api, media } = await indiscreetGateway();
    const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: api.url };
    const results: CliResult[] = [];
    // The first run gets a refusal and an error, the second a FAILED job; the third succeeds.
    for (const flags of [['--json'], [], ['--explain']])
      results.push(await narrate(env, '--concurrency', '1', ...flags));
    expect(results.map(({ status }) => status)).toEqual([1, 1, 0]);
    expect(results[0]?.stdout).toContain('Your key was [key]');
    for (const command of ['status', 'verify', '--dry-run'])
      results.push(await narrate(env, command, '--json'));
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toContain(key);
    expect(media.seen.length).toBeGreaterThan(0);
    expect(JSON.stringify(media.seen)).not.toContain(key);
    expect(JSON.stringify(api.seen.map(({ headers: _, ...rest }) => rest))).not.toContain(key);
    expect(await readFile(join(book.folder, '.narrate/journal.jsonl'), 'utf8')).toContain('[key]');
    expect(await filesWithKey()).toEqual([]);
  });

  it.each([[[]], [['--json']]])('is in no crash report (%j)', async (flags) => {
    const sandbox = await opened(startSandbox({ charactersPerSecond: 300 }));
    const env = { PIXAZO_API_KEY: key, PIXAZO_BASE_URL: sandbox.url, NODE_OPTIONS: failingRename };
    const { status, stdout, stderr } = await narrate(env, ...flags);
    expect(status).toBe(70);
    expect(sandbox.report().charged).toBeGreaterThan(0);
    expect(stdout + stderr).toContain('The take is beyond the horizon.');
    expect(stdout + stderr).toContain('report it');
    expect(stdout + stderr).not.toContain(key);
    expect(await filesWithKey()).toEqual([]);
  });
});

describe('a proxy of the environment', () => {
  const start = (proxy: TcpTrap, env: Record<string, string>) =>
    startCli(['--json'], {
      cwd: book.folder,
      env: { PIXAZO_API_KEY: key, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, ...env },
    });

  /** Runs narrate until it reports that the gateway is unreachable, then interrupts it, because a run waits for minutes. */
  async function runUntilUnreachable(proxy: TcpTrap, env: Record<string, string>): Promise<CliResult> {
    const running = start(proxy, env);
    let stderr = '';
    running.process.stderr?.on('data', (text: string) => {
      if (isRetrying(stderr)) return;
      stderr += text;
      if (isRetrying(stderr)) running.process.kill('SIGINT');
    });
    return running.result;
  }

  it('gets a request for a tunnel to an https gateway, without the key', async () => {
    const proxy = await opened(startTrap());
    const { status, stdout } = await runUntilUnreachable(proxy, {
      PIXAZO_BASE_URL: 'https://gateway.example',
    });
    expect(status).toBe(130);
    // A request whose tunnel is refused is certainly free.
    expect(JSON.parse(stdout)).toMatchObject({ bought: 0, spentUsd: 0, uncertainUsd: 0 });
    expect(proxy.received).toMatch(/^CONNECT gateway\.example:443 HTTP\/1\.1\r\n/);
    expect(proxy.received).not.toContain(key);
  });

  it('gets only the start of TLS through its tunnel', async () => {
    const proxy = await opened(startTrap({ tunnels: true }));
    await runUntilUnreachable(proxy, { PIXAZO_BASE_URL: 'https://gateway.example' });
    // A handshake record (RFC 8446, 5.1) right after the request for the tunnel.
    expect(proxy.received).toContain('\r\n\r\n\u0016\u0003');
    expect(proxy.received).not.toContain(key);
  });

  it('is not used for hosts in NO_PROXY and for this machine', async () => {
    const proxy = await opened(startTrap());
    const nowhere = 'https://gateway.invalid';
    const { status } = await runUntilUnreachable(proxy, {
      PIXAZO_BASE_URL: nowhere,
      NO_PROXY: 'gateway.invalid',
    });
    expect(status).toBe(130);
    const sandbox = await opened(startSandbox({ charactersPerSecond: 300 }));
    expect((await start(proxy, { PIXAZO_BASE_URL: sandbox.url }).result).status).toBe(0);
    expect(proxy.connections).toBe(0);
  });
});
