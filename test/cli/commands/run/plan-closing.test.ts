import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, recordBook, takeFiles, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

/** The line under the table of `--dry-run`. */
async function closing(...args: string[]): Promise<string | undefined> {
  const env = environmentOf(sandbox);
  const { stdout } = await runCli(['--dry-run', ...args], { cwd: book.folder, env });
  const lines = stdout.split('\n');
  return lines[lines.findIndex((line) => line.includes('Total')) + 2];
}

it('says as a person would what a run has to buy, to collect and to record', async () => {
  expect(await closing()).toMatch(/^3 requests to buy for \$0\.12; about \d+ s to record\.$/);
  expect(await closing('--draft')).toMatch(/^\d chunks? to record, free; about \d+ s to record\.$/);
  await recordBook(book.folder, sandbox);
  expect(await closing()).toBe('Nothing to buy: every chunk is recorded.');
  const [first = '', second = ''] = await takeFiles(book.folder);
  await rm(first);
  expect(await closing()).toBe('Nothing to buy; 1 recording to collect, paid for already.');
  await rm(second);
  expect(await closing()).toBe('Nothing to buy; 2 recordings to collect, paid for already.');
  await book.write('02.md', '# Another\n');
  await book.write(
    'pipeline.yaml',
    `voice: Kore\nchapters: [01.md, 02.md]\nchunks: { maxCharacters: 100 }\ncheck: off\n${waveOnly}`,
  );
  expect(await closing()).toMatch(
    /^1 request to buy for \$0\.04; 2 recordings to collect, paid for already; about \d+ s to record\.$/,
  );
});
