import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { status } from '../../src/index.js';
import { makeBook } from '../support/book-folder.js';
import { journalEntry, keyOf, submittingStep, writeJournal } from '../support/journal-lines.js';

const origin = 'http://127.0.0.1:2';

it('status returns each possibly charged request as `request`, and for one minor version also as `doubt`', async () => {
  const book = await makeBook({ chapters: 1, paragraphs: 1 });
  onTestFinished(() => book.remove());
  await writeJournal(join(book.folder, '.narrate', 'journal.jsonl'), [
    journalEntry(submittingStep('lost'), { time: '2026-11-22T18:04:30.000Z', origin }),
  ]);
  const { unanswered } = await status({
    manifest: join(book.folder, 'pipeline.yaml'),
    environment: { PIXAZO_BASE_URL: origin },
  });
  expect(unanswered.map(({ request }) => request.key)).toEqual([keyOf('lost')]);
  expect(unanswered[0]?.doubt).toBe(unanswered[0]?.request);
});
