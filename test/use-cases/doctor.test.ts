import { appendFile, chmod, mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import { inspectClock } from '../../src/doctor/checks/clock.js';
import { disksFound, inspectDisk } from '../../src/doctor/checks/disk.js';
import { inspectFfmpeg } from '../../src/doctor/checks/ffmpeg.js';
import { inspectKey } from '../../src/doctor/checks/key.js';
import { inspectManifest } from '../../src/doctor/checks/manifest.js';
import { inspectStore } from '../../src/doctor/checks/store.js';
import type { Inspection } from '../../src/doctor/inspection.js';
import { spaceNeeded } from '../../src/doctor/space-needed.js';
import { plan } from '../../src/index.js';
import type { Manifest } from '../../src/manifest/manifest.js';
import type { Plan } from '../../src/plan/plan.js';
import type { OpenProject } from '../../src/project/open-project.js';
import { type DoctorOptions, doctor, doctorContext } from '../../src/use-cases/doctor.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { pathWithFfmpeg } from '../support/ffmpegs.js';
import { startServer, type TestServer } from '../support/http-server.js';

const secret = 'kJ7-secret-0815-gateway';
let book: BookFolder;
let server: TestServer | null = null;
let tools: string;
let path: string;
beforeAll(async () => {
  tools = await mkdtemp(join(tmpdir(), 'narrate-tools-'));
  path = await pathWithFfmpeg(tools);
});
afterAll(() => rm(tools, { recursive: true }));
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 2 });
});
afterEach(async () => {
  await server?.close();
  server = null;
  await book.remove();
});

const usual = (): DoctorOptions => ({
  manifest: join(book.folder, 'pipeline.yaml'),
  environment: { PATH: path, PIXAZO_API_KEY: secret },
});
const looked = (options: Partial<DoctorOptions> = {}) => doctor({ ...usual(), ...options });

const inspect = {
  ffmpeg: inspectFfmpeg,
  manifest: inspectManifest,
  key: inspectKey,
  store: inspectStore,
  disk: inspectDisk,
  clock: inspectClock,
};

/** Returns the result of one inspection. */
const found = async (name: keyof typeof inspect, options: Partial<DoctorOptions> = {}): Promise<Inspection> =>
  inspect[name](await doctorContext({ ...usual(), ...options }));

/** Returns a clock that is wrong by so many milliseconds. */
const off = (ms: number) => ({ ...systemClock, now: () => Date.now() + ms });

/** Starts a gateway that answers every request with this status, and returns the environment for it. */
async function gateway(status: number, body: object, headers: Record<string, string> = {}) {
  server = await startServer((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  return { PATH: path, PIXAZO_API_KEY: secret, PIXAZO_BASE_URL: server.url };
}

describe('doctor', () => {
  it('reports no problem on a good machine, sends nothing, and leaves only the cache', async () => {
    const { status, checks } = await looked();
    expect(checks.map(({ name, state, remedy }) => [name, state, remedy])).toEqual(
      ['node', 'ffmpeg', 'sentences', 'voice', 'manifest', 'key', 'store', 'disk', 'clock'].map((name) => [
        name,
        'ok',
        null,
      ]),
    );
    expect(status).toBe('ok');
    expect(JSON.stringify(checks)).not.toContain(secret);
    expect((await readdir(book.folder)).sort()).toEqual(['.narrate', '01.md', '02.md', 'pipeline.yaml']);
    expect(await readdir(join(book.folder, '.narrate'))).toEqual(['cache']);
  });

  it('reports a missing manifest, and still inspects the machine', async () => {
    const { status, checks } = await looked({ manifest: join(book.folder, 'pipelin.yaml') });
    expect(status).toBe('failed');
    const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({
      manifest: 'failed',
      ffmpeg: 'ok',
      voice: 'ok',
      key: 'skipped',
      disk: 'ok',
    });
    expect(checks.find(({ name }) => name === 'manifest')?.remedy).toContain('Did you mean pipeline.yaml?');
  });

  it('names the first of several errors in the book, or a missing chapter', async () => {
    await book.write('pipeline.yaml', 'voice: Nobody\nchapters: [01.md, 03.md]\n');
    const manifest = await found('manifest');
    expect(manifest.state).toBe('failed');
    expect(manifest.found).toMatch(/^2 errors, the first at pipeline\.yaml:1:8: .*Nobody/);
    await rm(join(book.folder, '02.md'));
    await book.write('pipeline.yaml', 'voice: Kore\nchapters: [01.md, 02.md]\n');
    expect((await found('manifest')).found).toMatch(/02\.md does not exist/);
  });

  it('counts the same characters as the plan', async () => {
    await book.write('01.md', `# One\n\n${'A sentence of a paragraph that is long. '.repeat(60)}\n`);
    const { characters } = (await plan({ ...usual(), manifest: join(book.folder, 'pipeline.yaml') })).plan
      .total;
    expect((await found('manifest')).found).toContain(`, ${characters.toLocaleString('en-US')} characters`);
  });

  it('reports warnings of the book, and the command that lists them', async () => {
    await book.write('02.md', '');
    expect(await found('manifest')).toMatchObject({
      state: 'warning',
      remedy: 'To see the warnings, run: narrate pipeline.yaml --dry-run',
    });
  });
});

describe('the inspection of ffmpeg', () => {
  it('warns about the bundled ffmpeg with its version and year, and says what to install', async () => {
    const { state, found: text, remedy } = await found('ffmpeg', { environment: { PATH: '' } });
    expect(state).toBe('warning');
    expect(text).toMatch(
      /^ffmpeg \S+ \(bundled with narrate, built in 20\d\d\) at .*@ffmpeg-installer.*; writes mp3/,
    );
    expect(remedy).toMatch(/^Install a current ffmpeg.*no security fixes since 20\d\d/);
  });

  it('fails when FFMPEG_PATH leads to no file, or to an ffmpeg without the encoders of the manifest', async () => {
    const environment = { PATH: '', FFMPEG_PATH: join(book.folder, 'ffmpeg') };
    expect(await found('ffmpeg', { environment })).toMatchObject({ state: 'failed' });
    await writeFile(
      environment.FFMPEG_PATH,
      '#!/bin/sh\necho "ffmpeg version 1.2-old Copyright"\necho " A....D pcm_s16le  PCM"\n',
    );
    await chmod(environment.FFMPEG_PATH, 0o755);
    const old = await found('ffmpeg', { environment });
    expect(old.found).toContain('has no encoder libmp3lame, aac');
    expect(old.remedy).toContain('Install ffmpeg');
    await book.write(
      'pipeline.yaml',
      'voice: Kore\nchapters: [01.md]\naudio: { chapters: [wav], book: [] }\n',
    );
    expect(await found('ffmpeg', { environment })).toMatchObject({
      state: 'ok',
      found: `ffmpeg 1.2-old at ${environment.FFMPEG_PATH} (from FFMPEG_PATH); writes wav`,
    });
  });
});

describe('the inspection of the key', () => {
  it('tells whether the key is missing, malformed, from the environment, or from the .env file', async () => {
    const none = await found('key', { environment: { PATH: path } });
    expect([none.state, none.remedy]).toEqual(['failed', expect.stringContaining('PIXAZO_API_KEY')]);
    const spaced = await found('key', { environment: { PATH: path, PIXAZO_API_KEY: `${secret} x` } });
    expect([spaced.state, JSON.stringify(spaced).includes(secret)]).toEqual(['failed', false]);
    expect(spaced.remedy).toBe('Copy the API key again, without line breaks or spaces.');
    expect((await found('key')).found).toBe('found in the environment; not tried (use --online to try it)');
    await book.write('.env', `PIXAZO_API_KEY=${secret}\n`);
    const file = await found('key', { environment: { PATH: path } });
    expect(file.found).toBe('found in .env next to the manifest; not tried (use --online to try it)');
  });

  it('is skipped for a draft, and for a book of the offline engine', async () => {
    const environment = { PATH: path };
    expect(await found('key', { environment, draft: true })).toMatchObject({
      state: 'skipped',
      found: 'flite+espeak needs no API key',
    });
    await book.write('pipeline.yaml', 'engine: espeak\nvoice: en-gb\nchapters: [01.md]\n');
    expect(await found('key', { environment })).toMatchObject({
      state: 'skipped',
      found: 'espeak needs no API key',
    });
  });

  it('fails for the voice when no price is set', async () => {
    await book.write('pipeline.yaml', 'engine: { name: openai }\nvoice: alloy\nchapters: [01.md]\n');
    const { checks } = await looked();
    expect(checks.find(({ name }) => name === 'voice')).toMatchObject({
      state: 'failed',
      remedy: expect.stringContaining('engine.price'),
    });
  });

  it('does not send the key to an address that only the manifest names', async () => {
    await book.write(
      'pipeline.yaml',
      'engine: { name: pixazo, baseUrl: "https://other.example" }\nvoice: Kore\nchapters: [01.md]\n',
    );
    const { checks } = await looked({ online: true });
    expect(checks.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(['key']);
    expect(checks.find(({ name }) => name === 'key')?.remedy).toContain('PIXAZO_BASE_URL');
  });

  it.each([
    [200, { status: 'COMPLETED', output: { media_url: ['https://x.example/a.wav'] } }, 'ok', /accepted by/],
    [404, { error: 'Not found' }, 'ok', /not refused by/],
    [401, { message: 'Access denied' }, 'failed', /refused: HTTP 401: Access denied/],
    [403, { message: 'Out of call volume quota.' }, 'warning', /refused: HTTP 403/],
    [429, { message: 'Rate limit is exceeded.' }, 'ok', /fewer requests/],
    [502, {}, 'warning', /could not be tried/],
  ])('tries the key online by polling a request, and handles HTTP %i', async (status, body, state, text) => {
    const environment = await gateway(status, body);
    const key = await found('key', { environment, online: true });
    expect([key.state, key.remedy === null]).toEqual([state, state === 'ok']);
    expect(key.found).toMatch(text);
    // The request for the time is sent without the key.
    await found('clock', { environment, online: true });
    const { seen = [] } = server ?? {};
    expect(
      seen.map(({ method, path: asked, headers }) => [method, asked, headers['ocp-apim-subscription-key']]),
    ).toEqual([
      ['GET', '/v2/requests/status/narrate-doctor', secret],
      ['GET', '/', undefined],
    ]);
    expect(JSON.stringify(key)).not.toContain(secret);
  });

  it('warns that the key could not be tried when the gateway does not answer', async () => {
    const environment = await gateway(200, {});
    await server?.close();
    server = null;
    const { status, checks } = await looked({ environment, online: true });
    const states = checks.filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state]);
    expect([status, states]).toEqual([
      'failed',
      [
        ['voice', 'failed'],
        ['key', 'warning'],
        ['clock', 'warning'],
      ],
    ]);
  });
});

describe('an invalid proxy address', () => {
  it('is reported by the inspections that need the network, and stops no other', async () => {
    const environment = { PATH: path, PIXAZO_API_KEY: secret, HTTPS_PROXY: 'ftp://proxy.example' };
    expect(await found('key', { environment, online: true })).toMatchObject({ state: 'failed' });
    expect(await found('clock', { environment, online: true })).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('HTTPS_PROXY in the environment is not the address of an HTTP proxy'),
    });
  });
});

describe('the inspection of the state folder', () => {
  it('reports damaged lines of the journal, and a journal of a newer version', async () => {
    const state = join(book.folder, '.narrate');
    await mkdir(state);
    await writeFile(join(state, 'journal.jsonl'), '{"v":1,"id":"x","time":"2026-11-22T10:00:00.000Z"}\n{}\n');
    const damaged = await found('store');
    expect([damaged.state, damaged.remedy]).toEqual(['warning', 'For details, run: narrate verify']);
    await appendFile(join(state, 'journal.jsonl'), '{"v":999,"type":"submitting"}\n');
    expect(await found('store')).toMatchObject({ state: 'failed', found: expect.stringContaining('newer') });
  });

  it('fails when nothing can be written there, even for root', async () => {
    await writeFile(join(book.folder, '.narrate'), 'a file, not a folder');
    const store = await found('store');
    expect([store.state, store.remedy]).toEqual([
      'failed',
      'If it is not from narrate, move it to another place.',
    ]);
    expect(store.found).toMatch(/\.narrate \(on the disk at .*\) is not a folder$/);
    // The clock must not report the same problem.
    expect(await found('clock')).toMatchObject({ state: 'ok' });
  });
});

describe('the inspection of the disk', () => {
  const manifest = { audio: { chapters: ['wav'], book: ['m4b'] } };
  it('asks for space for missing recordings and for all files', async () => {
    expect((await found('disk')).found).toMatch(/^[\d.]+ [GM]B free at .*; a run needs about \d+ MB$/);
    const { project } = (await doctorContext(usual())).book as { project: OpenProject };
    const { audio } = project.book.manifest;
    const book100 = { ...project.book.manifest, audio: { ...audio, ...manifest.audio } } as Manifest;
    const total = { buy: 5, collect: 5, chunks: 20, audioSeconds: 1000 };
    // State: half of the takes at 48,000 bytes a second, and the encoded chapters. Output: WAV, and M4B at 64 kb/s.
    expect(spaceNeeded({ total } as Plan, book100)).toEqual({
      state: 500 * 48_000 + 1000 * 8000,
      output: 1000 * 48_000 + 1000 * 8000,
    });
    expect(spaceNeeded({ total: { ...total, buy: 0, collect: 0 } } as Plan, book100)).toEqual({
      state: 0,
      output: 0,
    });
  });

  it.each([
    [0, 'ok'],
    [0.5, 'ok'],
    [0.8, 'warning'],
    [2, 'failed'],
  ])('needs %d times the free space and returns %s', async (share, state) => {
    const { bavail, bsize } = await statfs(book.folder);
    const [found] = await disksFound([{ folder: book.folder, needed: Math.floor(share * bavail * bsize) }]);
    expect(found?.state).toBe(state);
  });
});

describe('the inspection of the clock', () => {
  it('fails for a time before this version was written, and accepts the current time', async () => {
    expect(await found('clock', { clock: off(-40 * 365 * 86_400_000) })).toMatchObject({ state: 'failed' });
    const now = await found('clock');
    expect(now.found).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, which is plausible$/);
  });

  it.each([
    [0, 'ok', /as at http| [01] s /],
    [30_000, 'ok', / (29|30|31) s ahead of/],
    [-5 * 60_000, 'warning', / (299|300|301) s behind/],
    [3_600_000, 'failed', / (3599|3600|3601) s ahead of/],
  ])('compares the clock with the gateway: %i ms difference', async (ms, state, text) => {
    const environment = await gateway(404, {});
    const clock = await found('clock', { environment, online: true, clock: off(ms) });
    expect([clock.state, clock.remedy === null]).toEqual([state, state === 'ok']);
    expect(clock.found).toMatch(text);
  });
});
