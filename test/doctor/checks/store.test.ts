import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { doctor } from '../../../src/use-cases/doctor.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { type S3Server, startS3 } from '../../support/s3-server.js';

let s3: S3Server;
let book: BookFolder;
beforeEach(async () => {
  s3 = await startS3();
  book = await makeBook({ chapters: 1, paragraphs: 1, manifest: 'store: s3://audio/book\n' });
});
afterEach(async () => {
  await s3.close();
  await book.remove();
});

describe('check of a store', () => {
  const inspect = async (online: boolean, environment: Readonly<Record<string, string>>) => {
    const { checks } = await doctor({
      manifest: `${book.folder}/pipeline.yaml`,
      online,
      environment: { PATH: process.env.PATH ?? '', PIXAZO_BASE_URL: 'http://127.0.0.1:2', ...environment },
    });
    return checks.find(({ name }) => name === 'store');
  };

  const setStore = (folder: string) =>
    book.write('pipeline.yaml', `voice: Kore\nchapters: [01.md]\nstore: ${folder}\n`);

  it('contacts a bucket only with --online, and deletes the object that it writes', async () => {
    expect(await inspect(false, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book was not tried'),
    });
    expect(s3.seen).toEqual([]);
    expect(await inspect(true, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book responds and can be written to'),
    });
    const requests = s3.seen.filter((request) => request.includes('.narrate-doctor-'));
    expect(requests.map((request) => request.split(' ')[0])).toEqual(['PUT', 'DELETE']);
  });

  it('reports why a bucket refuses a request', async () => {
    expect(await inspect(true, { ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' })).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('SignatureDoesNotMatch'),
      remedy: new NarrateError('store-refused', '').hint,
    });
  });

  it('fails without credentials, also without --online', async () => {
    expect(await inspect(false, {})).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('AWS_ACCESS_KEY_ID is not set'),
      remedy: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    });
  });

  it('fails if a bucket can be read but not written to', async () => {
    s3.answerWith((method) => (method === 'PUT' ? 403 : null));
    expect(await inspect(true, s3.environment)).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(/^s3:\/\/audio\/book cannot be written to\. /),
      remedy: new NarrateError('store-refused', '').hint,
    });
  });

  it('fails if the disk of a folder is not mounted or the folder is a file, and leaves no file behind', async () => {
    await setStore('../none/store');
    expect(await inspect(false, {})).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(/^The folder .*none, which is to contain the store, does not exist/),
      remedy: expect.stringContaining('Check that the disk is mounted.'),
    });
    await setStore('./01.md');
    expect(await inspect(true, {})).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(
        /01\.md cannot be written to\. Expected .*01\.md to be a folder, but it is a file/,
      ),
    });
    const before = await readdir(book.folder);
    await setStore('./store');
    expect(await inspect(true, {})).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('store can be written to'),
    });
    expect(await readdir(book.folder)).toEqual(before);
  });
});
