import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { script } from '../../../../src/index.js';
import type { JournalEntry } from '../../../../src/state/journal/journal-entry.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { journalEntry, keyOf, submittingStep, writeJournal } from '../../../support/journal-lines.js';

const origin = 'http://127.0.0.1:2';
const environment = { PIXAZO_BASE_URL: origin };

let book: BookFolder;
let keys: readonly string[];
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 1 });
  const { chapters } = await script({ manifest: join(book.folder, 'pipeline.yaml'), environment });
  keys = chapters.map(({ chunks }) => chunks[0]!.key);
});
afterEach(() => book.remove());

const status = (...args: string[]) =>
  runCli(['status', ...args], { cwd: book.folder, env: { ...environment, COLUMNS: '80' } });

/** Returns the journal lines of a request. `source` names the version of the file that it was bought from. */
function request(name: string, { month = '2026-10', key = keyOf(name), source = name, isLost = false } = {}) {
  const at = { time: `${month}-15T12:00:00.000Z`, origin };
  const sent = journalEntry({ ...submittingStep(name, { key }), ...{ source: keyOf(source) } }, at);
  const accepted = { type: 'accepted', submission: name, key, requestId: name } as const;
  return isLost ? [sent] : [sent, journalEntry(accepted, at)];
}

const write = (entries: readonly JournalEntry[]) =>
  writeJournal(join(book.folder, '.narrate', 'journal.jsonl'), entries);

const history = () => [
  ...Array.from({ length: 20 }, (_, index) => request(`old ${index}`, { source: 'first' })).flat(),
  ...request('one', { key: keys[0]!, source: 'first' }),
  ...request('two', { key: keys[1]!, month: '2026-12' }),
  ...request('lost', { month: '2026-12', isLost: true }),
];

describe('narrate status --months', () => {
  it('shows a bar for every month from the first to the last, within 80 columns', async () => {
    await write(history());
    const { stdout, status: exitStatus } = await status('--months');
    expect(exitStatus).toBe(0);
    expect(stdout.split('\n\n')[1]).toBe(`Month (UTC)    Spent  Possibly charged  Requests
October 2026   $0.84             $0.00        21  ${'█'.repeat(30)}
November 2026  $0.00             $0.00         0
December 2026  $0.04             $0.04         1  █░░
Total          $0.88             $0.04        22
░ possibly charged: the response was lost
`);
  });

  it('marks the monthly budget in every bar', async () => {
    const manifest = join(book.folder, 'pipeline.yaml');
    await writeFile(manifest, `${await readFile(manifest, 'utf8')}limits: { monthlyBudget: 0.42 }\n`);
    await write(history());
    const { stdout } = await status('--months');
    expect(stdout).toContain(`21  ${'█'.repeat(15)}|${'█'.repeat(15)}\n`);
    expect(stdout).toContain(`0  ${' '.repeat(15)}|\n`);
    expect(stdout).toContain('| the monthly budget of $0.42\n');
  });

  it('adds the chapters with --by-chapter, also of texts that are no longer in the book', async () => {
    await write(history());
    const rows = (await status('--by-chapter')).stdout.split('\n').filter((line) => line.startsWith('  '));
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      [expect.stringMatching(/^1\. /), '$0.84', '$0.00', '21'],
      [expect.stringMatching(/^2\. /), '$0.04', '$0.00', '1'],
      ['other texts', '$0.00', '$0.04', '0'],
    ]);
  });

  it('has the same figures in JSON, and only if they are asked for', async () => {
    await write(history());
    expect(JSON.parse((await status('--json')).stdout)).not.toHaveProperty('months');
    const { months } = JSON.parse((await status('--months', '--json')).stdout);
    expect(months).toEqual([
      { month: '2026-10', spentUsd: 0.84, uncertainUsd: 0, requests: 21 },
      { month: '2026-11', spentUsd: 0, uncertainUsd: 0, requests: 0 },
      { month: '2026-12', spentUsd: 0.04, uncertainUsd: 0.04, requests: 1 },
    ]);
    const byChapter = JSON.parse((await status('--by-chapter', '--json')).stdout).months;
    expect(byChapter[2].chapters).toEqual([
      { chapter: 2, file: expect.any(String), spentUsd: 0.04, uncertainUsd: 0, requests: 1 },
      { chapter: null, file: null, spentUsd: 0, uncertainUsd: 0.04, requests: 0 },
    ]);
  });

  it('lists the latest two years, and adds up the months before them', async () => {
    await write([...request('first', { month: '2024-01' }), ...request('last', { month: '2026-10' })]);
    const lines = (await status('--months')).stdout.split('\n\n')[1]!.split('\n');
    expect(lines[1]).toMatch(/^Earlier +\$0\.04 +1$/);
    expect(lines[2]).toMatch(/^November 2024/);
    expect(lines.filter((line) => / 20\d\d /.test(line))).toHaveLength(24);
  });

  it('says that nothing was spent yet', async () => {
    expect((await status('--months')).stdout).toContain('Nothing spent yet.\n');
  });
});
