import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plan, run } from '../../src/narrate.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { takeFiles, waveOnly } from '../support/sandbox-book.js';

const manifest = `${waveOnly}engine: { name: openai, model: tts-1, price: { thousandCharacters: 0.015 } }\n`;

let sandbox: Sandbox;
let books: BookFolder[];
beforeEach(async () => {
  sandbox = await startSandbox({ protocol: 'openai', charactersPerSecond: 400 });
  books = [];
});
afterEach(async () => {
  await sandbox.close();
  for (const book of books) await book.remove();
});

/** A machine with a book of an engine whose recordings nobody else keeps, and what the use cases take for it. */
async function machine() {
  const book = await makeBook({ chapters: 2, paragraphs: 2, manifest });
  books.push(book);
  const environment = { PATH: process.env.PATH ?? '', OPENAI_BASE_URL: `${sandbox.url}/v1` };
  return { ...book, options: { manifest: join(book.folder, 'pipeline.yaml'), environment } };
}

/** Leaves the length of a recording as it was, and nothing else. */
async function wipe(path: string): Promise<void> {
  await writeFile(path, Buffer.alloc((await readFile(path)).length));
}

const forgetFiles = (folder: string) => rm(join(folder, 'audiobook'), { recursive: true });

describe('a damaged take that nobody else has', () => {
  it('leaves the run incomplete, names its chunk, and is bought by the next', async () => {
    const { folder, options } = await machine();
    expect((await run(options)).status).toBe('complete');
    await forgetFiles(folder);
    const [first = ''] = await takeFiles(folder);
    await wipe(first);
    const report = await run(options);
    expect(report).toMatchObject({
      status: 'incomplete',
      reused: 3,
      recorded: { bought: 0, failed: [{ reason: expect.stringContaining('the next run buys it again') }] },
    });
    expect(report.recorded.failed[0]?.place.file).toMatch(/^0[12]\.md$/);
    expect(report.delivered.files).toHaveLength(1);
    expect((await plan(options)).plan.total).toMatchObject({ reuse: 3, buy: 1 });
    const next = await run(options);
    expect(next).toMatchObject({ status: 'complete', recorded: { bought: 1 } });
    expect(next.delivered.files).toHaveLength(2);
  });
});
