import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { journalEntry, keyOf, submittingStep, writeJournal } from '../../../support/journal-lines.js';

const origin = 'http://127.0.0.1:2';

let book: BookFolder;
beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 1 });
});
afterEach(() => book.remove());

const status = (...args: string[]) =>
  runCli(['status', ...args], { cwd: book.folder, env: { PIXAZO_BASE_URL: origin } });

describe('narrate status after lost responses', () => {
  it('lists the latest ten requests with their times and counts the rest; --json lists all, the oldest first', async () => {
    const seconds = Array.from({ length: 12 }, (_, index) => 40 - index);
    const timeOf = (second: number) => `2026-11-22T18:04:${second}.250Z`;
    await writeJournal(
      join(book.folder, '.narrate', 'journal.jsonl'),
      seconds.map((second) =>
        journalEntry(submittingStep(`sent in second ${second}`), { time: timeOf(second), origin }),
      ),
    );
    const { stdout } = await status();
    const listed = stdout.split('\n').filter((line) => line.startsWith('  2026'));
    expect(listed).toEqual(
      seconds
        .slice(0, 10)
        .toReversed()
        .map((second) => `  2026-11-22 18:04:${second}  $0.04  no longer in the book`),
    );
    expect(stdout).toContain('… and 2 earlier ones; --json lists all\n');
    const { uncertain, uncertainUsd } = JSON.parse((await status('--json')).stdout);
    expect(uncertainUsd).toBe(0.48);
    expect(uncertain).toEqual(
      seconds
        .toReversed()
        .map((second) => ({ sentAt: timeOf(second), key: keyOf(`sent in second ${second}`), usd: 0.04 })),
    );
  });

  it('has an empty list in JSON if there are none', async () => {
    expect(JSON.parse((await status('--json')).stdout).uncertain).toEqual([]);
  });
});
