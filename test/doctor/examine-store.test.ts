import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '../../src/doctor/doctor.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { type S3Server, startS3 } from '../support/s3-server.js';

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
      environment: { PATH: process.env.PATH ?? '', PIXAZO_BASE_URL: 'http://127.0.0.1:9', ...environment },
    });
    return checks.find(({ name }) => name === 'store');
  };

  it('has it asked with --online alone', async () => {
    expect(await examined(false, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book is not asked'),
    });
    expect(s3.seen).toEqual([]);
    expect(await examined(true, s3.environment)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('s3://audio/book answers'),
    });
  });

  it('is told why it cannot be asked', async () => {
    expect(await examined(true, { ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' })).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('SignatureDoesNotMatch'),
    });
  });
});
