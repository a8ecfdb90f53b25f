import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import type { ObjectStore } from '../../src/store/object-store.js';
import { openStore, type StorePlace } from '../../src/store/open-store.js';
import { startServer } from '../support/http-server.js';
import { type S3Server, startS3 } from '../support/s3-server.js';

let s3: S3Server;
let folder: string;
beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'narrate-store-'));
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
const retryLimits = { tries: 3, stallMs: 5000 };
const inBucket = (prefix: string, bucket = s3.bucket): StorePlace => ({
  kind: 's3',
  bucket,
  prefix,
  endpoint: null,
  region: null,
  format: 'wav',
});
const open = (place: StorePlace, environment: Readonly<Record<string, string>> = s3.environment) =>
  openStore(place, { environment, clock: systemClock, random: () => 0, retryLimits });

describe.each(['folder', 's3'] as const)('a store in %s', (kind) => {
  const openNew = (name: string): Promise<ObjectStore> =>
    open(kind === 's3' ? inBucket(`books/${name} 1`) : { kind, folder: join(folder, name), format: 'wav' });

  it('writes, reads, replaces, lists and removes objects', async () => {
    const store = await openNew('one');
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
    expect(await store.get('takes/a/1.wav', never)).toBeNull();
    expect(await store.list('', never)).toEqual([]);
    await store.put('takes/a/1.wav', bytes, never);
    await store.put('takes/b/2.wav', Buffer.from('x'), never);
    await store.put('journal/run/000001.jsonl', Buffer.from('é'), never);
    expect(Buffer.compare(bytes, (await store.get('takes/a/1.wav', never))!)).toBe(0);
    const listed = await store.list('takes/', never);
    expect(listed.map(({ name, bytes: size }) => [name, size])).toEqual([
      ['takes/a/1.wav', 70_000],
      ['takes/b/2.wav', 1],
    ]);
    for (const { modifiedMs } of listed) expect(Math.abs(modifiedMs - Date.now())).toBeLessThan(60_000);
    await store.put('takes/b/2.wav', Buffer.from('longer'), never);
    expect(await store.get('takes/b/2.wav', never)).toEqual(Buffer.from('longer'));
    await store.remove('takes/b/2.wav', never);
    await store.remove('takes/b/2.wav', never);
    expect((await store.list('', never)).map(({ name }) => name)).toEqual([
      'journal/run/000001.jsonl',
      'takes/a/1.wav',
    ]);
    await store.close();
  });

  it('rejects with the reason of an aborted signal', async () => {
    const store = await openNew('two');
    const reason = new Error('enough');
    await expect(store.list('', AbortSignal.abort(reason))).rejects.toBe(reason);
    await store.close();
  });
});

describe('S3 store', () => {
  it('lists all pages, and decodes the names of objects', async () => {
    const page = (name: string, next: string): string =>
      `<?xml version="1.0"?>\n<ListBucketResult><Contents><Key>p/${name}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;0&quot;</ETag><Size>12</Size></Contents>${next}</ListBucketResult>`;
    const server = await startServer(({ path }, response) => {
      const isSecond = path.includes('continuation-token=a%2Fb');
      response.end(
        isSecond
          ? page('z&amp;.wav', '')
          : page('a.wav', '<NextContinuationToken>a/b</NextContinuationToken>'),
      );
    });
    const store = await open(inBucket('p'), { ...s3.environment, AWS_ENDPOINT_URL_S3: server.url });
    const modifiedMs = Date.parse('2026-01-02T03:04:05Z');
    expect(await store.list('', never)).toEqual([
      { name: 'a.wav', bytes: 12, modifiedMs },
      { name: 'z&.wav', bytes: 12, modifiedMs },
    ]);
    await store.close();
    await server.close();
  });

  it('fails with a wrong secret, and sends no request without one', async () => {
    const wrong = await open(inBucket('one'), { ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' });
    await expect(wrong.put('a', Buffer.from('a'), never)).rejects.toMatchObject({
      code: 'store-refused',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    });
    await wrong.close();
    const { AWS_SECRET_ACCESS_KEY: _, ...without } = s3.environment;
    const before = s3.seen.length;
    await expect(open(inBucket('one'), without)).rejects.toMatchObject({
      code: 'store-refused',
      message: expect.stringContaining('AWS_SECRET_ACCESS_KEY'),
    });
    expect(s3.seen.length).toBe(before);
  });

  it('names a bucket that does not exist', async () => {
    const store = await open(inBucket('', 'elsewhere'));
    await expect(store.list('', never)).rejects.toMatchObject({
      code: 'store-refused',
      message: 'The bucket of s3://elsewhere does not exist.',
    });
    await store.close();
  });

  it('retries after a cut connection and status 503, and fails when its tries are used up', async () => {
    const store = await open(inBucket('faults'));
    const answers: ('cut' | number | null)[] = ['cut', 503, null];
    s3.answerWith(() => answers.shift() ?? null);
    await store.put('a', Buffer.from('a'), never);
    s3.answerWith(() => 'cut');
    await expect(store.get('a', never)).rejects.toMatchObject({ code: 'store-unreachable', exitStatus: 5 });
    s3.answerWith(() => 500);
    await expect(store.get('a', never)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('HTTP 500'),
    });
    s3.answerWith(null);
    expect(await store.get('a', never)).toEqual(Buffer.from('a'));
    await store.close();
  });

  it('stops waiting for a server that stalls', async () => {
    // The server sends half of a response, and then nothing.
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
    });
    const store = await openStore(inBucket('p'), {
      environment: { ...s3.environment, AWS_ENDPOINT_URL_S3: server.url },
      clock: systemClock,
      random: () => 0,
      retryLimits: { tries: 2, stallMs: 150 },
    });
    await expect(store.get('a', never)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('the request took too long'),
    });
    expect(server.seen).toHaveLength(2);
    await store.close();
    await server.close();
  });

  it('uses the server’s clock if the local clock is wrong', async () => {
    const slow = { ...systemClock, now: () => Date.now() - 3_600_000 };
    const store = await openStore(inBucket('clock'), {
      environment: s3.environment,
      clock: slow,
      random: () => 0,
      retryLimits,
    });
    await store.put('a', Buffer.from('a'), never);
    expect(await store.get('a', never)).toEqual(Buffer.from('a'));
    await store.close();
  });

  it('refuses an address that only the manifest names', async () => {
    const place = { ...inBucket('one'), endpoint: 'https://s3.example.com' } as StorePlace;
    const { AWS_ENDPOINT_URL_S3: _, ...environment } = s3.environment;
    await expect(open(place, environment)).rejects.toMatchObject({ code: 'store-origin', exitStatus: 3 });
    // With an address in the environment, that of the manifest is not used.
    const store = await open(place);
    expect(await store.get('nothing', never)).toBeNull();
    await store.close();
  });
});

describe('folder store', () => {
  it('fails if the parent of its folder does not exist, because the disk may not be mounted', async () => {
    const place: StorePlace = { kind: 'folder', folder: join(folder, 'share', 'audio'), format: 'wav' };
    const store = await open(place);
    await expect(store.list('', never)).rejects.toMatchObject({ code: 'store-unreachable' });
    await expect(store.put('a', Buffer.from('a'), never)).rejects.toMatchObject({
      code: 'store-unreachable',
    });
  });

  it('creates its folder with the first object, but not when it is only listed', async () => {
    const place: StorePlace = { kind: 'folder', folder: join(folder, 'new'), format: 'wav' };
    const store = await open(place);
    expect(await store.list('takes/', never)).toEqual([]);
    expect(await readdir(folder)).not.toContain('new');
  });

  it('is unreachable, and not empty, if its folder no longer exists', async () => {
    const place: StorePlace = { kind: 'folder', folder: join(folder, 'gone'), format: 'wav' };
    const store = await open(place);
    await store.put('takes/b', Buffer.from('b'), never);
    await rm(join(folder, 'gone'), { recursive: true });
    await expect(store.list('takes/', never)).rejects.toMatchObject({ code: 'store-unreachable' });
    await expect(store.put('takes/a', Buffer.from('a'), never)).rejects.toMatchObject({
      code: 'store-unreachable',
    });
  });
});
