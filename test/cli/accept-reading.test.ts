import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { readJournal } from '../../src/state/journal/journal.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { writeJournal } from '../support/journal-lines.js';
import { environmentOf, recordBook, waveOnly } from '../support/sandbox-book.js';

const before = 'It was cold in the harbour that year, and the lamp burnt from four in the afternoon.';
const after = `1984. ${before}`;
const chapter = (text: string) =>
  `# The Harbour\n\nThe winter came early.\n\n${text}\n\nThe gulls were loud.\n`;

let sandbox: Sandbox;
let book: BookFolder;
const narrate = async (...args: string[]) => {
  const { status, stdout, stderr } = await runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
  expect(status, stderr).toBe(0);
  return { stdout, stderr };
};
const total = async (...args: string[]) => {
  const { total, readingChanges } = JSON.parse((await narrate('--dry-run', '--json', ...args)).stdout);
  return { buy: total.buy, costUsd: total.costUsd, readingChanges };
};

/** Removes from the journal what narrate 0.1 did not write. */
async function asWrittenBy01(): Promise<void> {
  const path = join(book.folder, '.narrate/journal.jsonl');
  const { entries } = await readJournal(path);
  await rename(path, `${path}.new`);
  const older = entries.map((entry) => {
    if (entry.type !== 'submitting') return entry;
    const { reading: _, source: __, ...rest } = entry;
    return rest;
  });
  await writeJournal(path, older);
}

// narrate 0.1 took "1984." for the number of a list, and did not speak it.
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 500 });
  book = await makeBook({ chapters: 1, paragraphs: 1, manifest: waveOnly });
  await book.write('01.md', chapter(before));
  await recordBook(book.folder, sandbox);
  await asWrittenBy01();
  await book.write('01.md', chapter(after));
});
afterAll(async () => {
  await sandbox.close();
  await book.remove();
});

const changes = (accepted: boolean) => ({
  accepted,
  costUsd: 0.04,
  places: [{ place: { file: '01.md', line: 5, column: 7 }, before, after }],
});

describe('a book that an older version of narrate recorded', () => {
  it('keeps its audio where only the reading changed, and shows what the new reading costs', async () => {
    expect(await total()).toEqual({ buy: 0, costUsd: 0, readingChanges: changes(false) });
    const { stderr } = await narrate('--dry-run');
    expect(stderr).toContain('reads 1 place of the book differently');
    expect(stderr).toContain('$0.04, not included');
    expect(stderr).toContain('--accept-reading');
  });

  it('lists the words that differ with --explain', async () => {
    const { stdout } = await narrate('--dry-run', '--explain');
    expect(stdout).toContain('01.md:5\n      {+1984.+} It was cold');
  });

  it('buys nothing in a run, also in CI', async () => {
    const charged = sandbox.report();
    await narrate('--yes');
    await narrate('ci', 'run');
    expect(sandbox.report()).toEqual(charged);
  });

  it('buys the places with --accept-reading, and then needs the option no more', async () => {
    expect(await total('--accept-reading')).toEqual({ buy: 1, costUsd: 0.04, readingChanges: changes(true) });
    const { stdout } = await narrate('--dry-run', '--accept-reading');
    expect(stdout).toContain('read differently by this version around line 5');
    await narrate('--yes', '--accept-reading');
    expect(await total()).toEqual({ buy: 0, costUsd: 0, readingChanges: undefined });
  });

  it('buys what the author edits, and only that', async () => {
    await book.write('01.md', chapter(after).replace('loud', 'very loud'));
    expect(await total()).toMatchObject({ buy: 1, costUsd: 0.04, readingChanges: undefined });
  });
});
