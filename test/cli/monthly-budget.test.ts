import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { monthName, monthOf, nextMonthStart } from '../../src/base/money/month.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { journalEntry, submittingStep, writeJournal } from '../support/journal-lines.js';
import { environmentOf, waveOnly } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  const manifest = `${waveOnly}limits: { monthlyBudget: 0.20 }\n`;
  book = await makeBook({ chapters: 2, paragraphs: 4, manifest });
});
afterEach(() => book.remove());

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
const json = async (...args: string[]) => JSON.parse((await narrate(...args, '--json')).stdout);
const journal = () => join(book.folder, '.narrate', 'journal.jsonl');

const thisMonth = monthOf(Date.now());
const lastMonth = monthOf(Date.parse(`${thisMonth}-01T00:00:00Z`) - 1);
const nextMonthStarts = nextMonthStart(thisMonth);

/** Writes requests of another time, or of another gateway, whose responses were lost. */
const spend = (requests: number, { month = thisMonth, origin = sandbox.url } = {}) =>
  writeJournal(
    journal(),
    Array.from({ length: requests }, (_, index) =>
      journalEntry(submittingStep(`${month} ${origin} ${index}`), {
        time: `${month}-01T00:00:00.000Z`,
        origin,
      }),
    ),
  );

describe('limits.monthlyBudget', () => {
  it('limits two runs of a month together, warns before the run, and names the day when the next month begins', async () => {
    const first = await json('--chapter', '1');
    expect(first).toMatchObject({ status: 'complete', bought: 4, warnings: [] });

    const { stdout, stderr, status } = await narrate();
    expect(status).toBe(4);
    expect(stderr).toContain(
      `The plan costs $0.16 and $0.04 of the $0.20 budget for ${monthName(thisMonth)} is left: $0.12 is missing; the budget covers 1 of 4 chunks.`,
    );
    expect(stderr).toContain('4 requests to buy at $0.04 each: $0.16 ($0.04 of $0.20 left for ');
    expect(stdout).toContain(
      `The monthly budget is reached: $0.20 spent in ${monthName(thisMonth)}. The next month begins on ${nextMonthStarts} (UTC). 3 chunks still to buy: $0.12.`,
    );
    expect(sandbox.report().charged).toBe(5);

    const third = await narrate('--json');
    expect(third.status).toBe(4);
    expect(JSON.parse(third.stdout)).toMatchObject({
      status: 'stopped',
      bought: 0,
      warnings: [{ code: 'over-monthly-budget' }, { code: 'monthly-budget' }],
    });
    expect(sandbox.report().charged).toBe(5);
  });

  it('does not count money that was spent last month or at a real gateway', async () => {
    await spend(5, { month: lastMonth });
    await spend(5, { origin: 'https://gateway.example' });
    await spend(1);
    expect(await json('--dry-run')).toMatchObject({ warnings: [{ code: 'over-monthly-budget' }] });
    expect(await json()).toMatchObject({ status: 'stopped', bought: 4, spentUsd: 0.16 });
    expect(sandbox.report().charged).toBe(4);
    const lines = (await readFile(journal(), 'utf8')).split('\n');
    expect(lines.filter((line) => line.includes('"type":"submitting"'))).toHaveLength(15);
  });

  it('is shown by status, and by a dry run together with the budget of the run', async () => {
    await spend(2);
    const status = await json('status');
    expect(status.month).toEqual({
      month: thisMonth,
      spentUsd: 0,
      uncertainUsd: 0.08,
      budgetUsd: 0.2,
      leftUsd: 0.12,
    });
    expect((await narrate('status')).stdout).toContain(
      `${monthName(thisMonth)} (UTC): $0.00 spent, $0.08 possibly charged, of a budget of $0.20; $0.12 left.\n`,
    );
    const { stdout } = await narrate('--dry-run', '--max-cost', '0.1');
    expect(stdout).toContain(`budget $0.10, $0.12 of $0.20 left for ${monthName(thisMonth)}`);
    const { warnings } = await json('--dry-run', '--max-cost', '0.1');
    expect(warnings).toMatchObject([
      {
        code: 'over-budget',
        message:
          'The plan costs $0.32 and the budget of a run is $0.10: $0.22 is missing; the budget covers 2 of 8 chunks.',
      },
      { code: 'over-monthly-budget' },
    ]);
  });

  it('does not apply to a draft, and is not shown if none is set', async () => {
    await spend(9);
    expect((await json('--dry-run', '--draft')).warnings).toEqual([]);
    expect((await json('status', '--draft')).month).toBeUndefined();
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', manifest.replace(/limits: .*\n/, ''));
    expect(Object.keys(await json('status'))).not.toContain('month');
    expect((await json('--dry-run')).warnings).toEqual([]);
  });
});
