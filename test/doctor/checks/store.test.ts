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

describe('a book with a store', () => {
  const examined = async (online: boolean, environment: Readonly<Record<string, string>>) => {
    const { checks } = await doctor({
      manifest: `${book.folder}/pipeline.yaml`,
      online,
      environment: { PATH: process.env.PATH ?? '', PIXAZO_BASE_URL: 'http://127.0.0.1:2', ...environment },
    });
    return checks.find(({ name }) => name === 'store');
  };

  const storeIn = (folder: string) =>
    book.write('pipeline.yaml', `voice: Kore\nchapters: [01.md]\nstore: ${folder}\n`);

  it('has it asked with --online alone', async () => {
    expect(await examined(false, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book is not asked'),
    });
    expect(s3.seen).toEqual([]);
    expect(await examined(true, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book answers and can be written to'),
    });
    // What was put there to try it is gone.
    const tried = s3.seen.filter((request) => request.includes('.narrate-doctor-'));
    expect(tried.map((request) => request.split(' ')[0])).toEqual(['PUT', 'DELETE']);
  });

  it('is told why it cannot be asked', async () => {
    expect(await examined(true, { ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' })).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('SignatureDoesNotMatch'),
      remedy: new NarrateError('store-refused', '').hint,
    });
  });

  it('fails without credentials, which no network is needed to know', async () => {
    expect(await examined(false, {})).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('AWS_ACCESS_KEY_ID is not set'),
      remedy: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    });
  });

  it('fails where a bucket can be read and not be written to', async () => {
    s3.answerWith((method) => (method === 'PUT' ? 403 : null));
    expect(await examined(true, s3.environment)).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(/^s3:\/\/audio\/book cannot be written to\. /),
      remedy: new NarrateError('store-refused', '').hint,
    });
  });

  it('fails where the disk of a folder is not mounted, or takes no file, and leaves none', async () => {
    await storeIn('../none/store');
    expect(await examined(false, {})).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(/^The folder .*none, which is to contain the store, does not exist/),
      remedy: expect.stringContaining('Check that the disk is mounted.'),
    });
    await storeIn('./01.md');
    expect(await examined(true, {})).toMatchObject({
      state: 'failed',
      found: expect.stringMatching(
        /01\.md cannot be written to\. Expected .*01\.md to be a folder, but it is a file/,
      ),
    });
    const before = await readdir(book.folder);
    await storeIn('./store');
    expect(await examined(true, {})).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('store can be written to'),
    });
    expect(await readdir(book.folder)).toEqual(before);
  });
});
