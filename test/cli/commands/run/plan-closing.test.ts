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

/** Returns the sentence below the table of `--dry-run`. */
async function planSentence(...args: string[]): Promise<string | undefined> {
  const env = environmentOf(sandbox);
  const { stdout } = await runCli(['--dry-run', ...args], { cwd: book.folder, env });
  const lines = stdout.split('\n');
  return lines[lines.findIndex((line) => line.includes('Total')) + 2];
}

it('a dry run ends its table with one sentence about what to buy, collect and record', async () => {
  expect(await planSentence()).toMatch(/^3 requests to buy for \$0\.12; about \d+ s to record\.$/);
  expect(await planSentence('--draft')).toMatch(/^\d chunks? to record, free; about \d+ s to record\.$/);
  await recordBook(book.folder, sandbox);
  expect(await planSentence()).toBe('Nothing to buy: every chunk is recorded.');
  const [first = '', second = ''] = await takeFiles(book.folder);
  await rm(first);
  expect(await planSentence()).toBe('Nothing to buy; 1 recording to collect, already paid for.');
  await rm(second);
  expect(await planSentence()).toBe('Nothing to buy; 2 recordings to collect, already paid for.');
  await book.write('02.md', '# Another\n');
  await book.write(
    'pipeline.yaml',
    `voice: Kore\nchapters: [01.md, 02.md]\nchunks: { maxCharacters: 100 }\ncheck: off\n${waveOnly}`,
  );
  expect(await planSentence()).toMatch(
    /^1 request to buy for \$0\.04; 2 recordings to collect, already paid for; about \d+ s to record\.$/,
  );
});
