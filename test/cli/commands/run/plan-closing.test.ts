import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planText } from '../../../../src/cli/text/plan.js';
import { plan } from '../../../../src/index.js';
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

it('a dry run breaks its title only at spaces on a narrow terminal', async () => {
  const title = 'A Book with a Rather Long Title';
  await book.write(
    'long.yaml',
    `title: ${title}\nvoice: Kore\nchapters: [01.md]\nlimits: { budget: 10, monthlyBudget: 10 }\n`,
  );
  const bookPlan = await plan({
    manifest: join(book.folder, 'long.yaml'),
    environment: environmentOf(sandbox),
  });
  const [wide = ''] = planText(bookPlan, Number.POSITIVE_INFINITY).split('\n');
  expect(wide.length).toBeGreaterThan(80);
  for (let columns = 40; columns <= 80; columns += 1) {
    const [head = ''] = planText(bookPlan, columns).split('\n\n');
    const lines = head.split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(wide);
  }
});

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
