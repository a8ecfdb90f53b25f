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
const plannedTotal = async (...args: string[]) => {
  const { total, readingChanges } = JSON.parse((await narrate('--dry-run', '--json', ...args)).stdout);
  return { buy: total.buy, costUsd: total.costUsd, readingChanges };
};

/** Removes from the journal the fields that narrate 0.1 did not write. */
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

/** The `readingChanges` of the dry run's JSON. */
const changes = (accepted: boolean) => ({
  accepted,
  costUsd: 0.04,
  places: [{ place: { file: '01.md', line: 5, column: 7 }, before, after }],
});

describe('a book that an older version of narrate recorded', () => {
  it('keeps its audio where only the reading changed, and shows what the new reading costs', async () => {
    expect(await plannedTotal()).toEqual({ buy: 0, costUsd: 0, readingChanges: changes(false) });
    const { stderr } = await narrate('--dry-run');
    expect(stderr).toContain('reads 1 place of the book differently');
    expect(stderr).toContain('$0.04, not included');
    expect(stderr).toContain('--accept-reading');
  });

  it('is shown with the words that differ by --explain', async () => {
    const { stdout } = await narrate('--dry-run', '--explain');
    expect(stdout).toContain('01.md:5\n      {+1984.+} It was cold');
  });

  it('costs nothing in a run or in narrate ci run without --accept-reading', async () => {
    const charged = sandbox.report();
    await narrate('--yes');
    await narrate('ci', 'run');
    expect(sandbox.report()).toEqual(charged);
  });

  it('gets audio of the new reading with --accept-reading, and then no longer needs the option', async () => {
    expect(await plannedTotal('--accept-reading')).toEqual({
      buy: 1,
      costUsd: 0.04,
      readingChanges: changes(true),
    });
    const { stdout } = await narrate('--dry-run', '--accept-reading');
    expect(stdout).toContain('read differently by this version around line 5');
    await narrate('--yes', '--accept-reading');
    expect(await plannedTotal()).toEqual({ buy: 0, costUsd: 0, readingChanges: undefined });
  });

  it('needs new audio only for what the author edits later', async () => {
    await book.write('01.md', chapter(after).replace('loud', 'very loud'));
    expect(await plannedTotal()).toMatchObject({ buy: 1, costUsd: 0.04, readingChanges: undefined });
  });
});
