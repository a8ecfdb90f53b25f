import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, recordBook, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 20 });
  // 24 paragraphs of 80 characters: 1,730 characters.
  book = await makeBook({ chapters: 1, paragraphs: 24, manifest: waveOnly });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const compare = (...args: string[]) =>
  runCli(['--compare', ...args], { cwd: book.folder, env: { ...environmentOf(sandbox), COLUMNS: '80' } });

const sizesOf = async (...args: string[]) => JSON.parse((await compare('--json', ...args)).stdout).compare;

describe('--compare', () => {
  it('is a dry run that shows the cost with other limits of a request, and marks the current one', async () => {
    const { stdout, status } = await compare();
    expect(status).toBe(0);
    expect(stdout).toContain('24 requests to buy for $0.96');
    const [, table = ''] = stdout.split('Other values of chunks.maxCharacters');
    const rows = table
      .split('\n')
      .slice(1, 7)
      .map((row) => row.trim().split(/ {2,}/));
    expect(rows[0]).toEqual(['maxCharacters', 'Requests', 'Cost', 'Longest take']);
    expect(rows.slice(1).map((row) => [row[0], row[1], row[2], row[4]])).toEqual([
      ['100', '24', '$0.96', 'now'],
      ['1,200', '2', '$0.08', undefined],
      ['1,800', '1', '$0.04', undefined],
      ['2,400', '1', '$0.04', undefined],
      ['3,000', '1', '$0.04', undefined],
    ]);
    expect(table).toContain('Lengths are estimated: ');
    expect(sandbox.report().requests.submit).toEqual({});
  });

  it('has the same figures in JSON', async () => {
    const sizes = await sizesOf();
    expect(sizes[0]).toMatchObject({ maxCharacters: 100, current: true, requests: 24, costUsd: 0.96 });
    expect(sizes[4]).toMatchObject({ maxCharacters: 3000, current: false, requests: 1, costUsd: 0.04 });
    expect(sizes[0].longestTakeSeconds).toBeLessThan(sizes[4].longestTakeSeconds);
    const unknown = await sizesOf('--engine', 'openai');
    expect(unknown.map(({ costUsd }: { costUsd: number | null }) => costUsd)).toEqual(
      unknown.map(() => null),
    );
  });

  it('keeps what is paid for, and measures the rate of its takes', async () => {
    await recordBook(book.folder, sandbox);
    expect((await sizesOf()).map(({ requests }: { requests: number }) => requests)).toEqual([0, 0, 0, 0, 0]);
    expect((await compare()).stdout).toContain(
      'Everything is recorded. Another value of chunks.maxCharacters changes only what later edits buy.\n',
    );
    await book.write(
      '01.md',
      `# Chapter 1\n\nAnother paragraph.\n\n${await readFile(join(book.folder, '01.md'), 'utf8')}`,
    );
    const { stdout } = await compare();
    expect(stdout).toContain('What is paid for stays in use.');
    expect(stdout).toMatch(/measured in this book's takes: (19|20)\.\d characters a second/);
  });
});
