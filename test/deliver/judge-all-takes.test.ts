import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWords } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { optionsOf, recordBook, takeFiles, waveOnly } from '../support/sandbox-book.js';

let book: BookFolder;
let sandbox: Sandbox;
beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly, check: '{ retakes: 0 }' });
  sandbox = await startSandbox({});
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const check = (signal?: AbortSignal) =>
  checkWords({ ...optionsOf(book.folder, sandbox), ...(signal && { signal }) });

describe('judgeAllTakes', () => {
  it('leaves out a damaged take, says so, and still judges the others of its chapter', async () => {
    await recordBook(book.folder, sandbox);
    // Without the timeline, the takes are opened.
    await rm(join(book.folder, 'audiobook/timeline.json'));
    const [file = ''] = await takeFiles(book.folder);
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0, 0, 44));
    const { unjudged, words } = await check();
    expect(unjudged).toEqual([
      { voice: 'Kore', language: 'en', takes: 2, reason: 'short' },
      { voice: 'Kore', language: 'en', takes: 1, reason: 'damaged' },
    ]);
    expect(words).toMatchObject({ judged: 0, notJudged: 3 });
  });

  it('stops if it is interrupted before it begins', async () => {
    await recordBook(book.folder, sandbox);
    await expect(check(AbortSignal.abort(new Error('Ctrl-C')))).rejects.toMatchObject({
      code: 'interrupted',
    });
  });

  it('has nothing to judge in a book without takes', async () => {
    expect(await check()).toMatchObject({ unjudged: [], words: { judged: 0, notJudged: 0 } });
    expect(sandbox.report().charged).toBe(0);
  });
});
