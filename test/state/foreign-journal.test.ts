import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gc, plan, run, status, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { journalEntry, submittingStep, writeJournal } from '../support/journal-lines.js';
import { optionsOf, waveOnly } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
/** A file that is not narrate's, and old. */
let music: string;
beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
  book = await makeBook({ chapters: 1, paragraphs: 2, manifest: waveOnly });
  music = join(book.folder, 'music', 'song.wav');
  await mkdir(dirname(music));
  await writeFile(music, 'a song');
  await utimes(music, 1e9, 1e9);
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const stateFolder = () => join(book.folder, '.narrate');
const options = () => optionsOf(book.folder, sandbox);

describe('a journal that came with a clone', () => {
  beforeEach(async () => {
    const key = relative(join(stateFolder(), 'takes'), dirname(music));
    const sha256 = createHash('sha256').update('another song').digest('hex');
    const stamp = { time: '2020-01-01T00:00:00.000Z', origin: sandbox.url };
    const lines = [
      submittingStep('s', { key }),
      { type: 'accepted', submission: 's', key, requestId: 'song' } as const,
      { type: 'taken', key, requestId: 'song', bytes: 6, sha256, frames: 1, sampleRate: 24_000 } as const,
    ];
    // Whole lines of a book of somebody else, which outnumber them.
    const fine = Array.from({ length: 4 }, (_, index) => submittingStep(`fine-${index}`));
    await writeJournal(
      join(stateFolder(), 'journal.jsonl'),
      [...lines, ...fine].map((step) => journalEntry(step, stamp)),
    );
  });

  it('cannot have verify rename a file outside of .narrate', async () => {
    const { check, setAside } = await verify(options());
    expect([check.broken, setAside]).toEqual([[], []]);
    expect(check.journal.corrupt.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(await readdir(dirname(music))).toEqual(['song.wav']);
  });

  it('cannot have gc remove a file outside of .narrate', async () => {
    const { removed } = await gc({ ...options(), keepDays: 0, confirm: async () => true });
    expect(removed?.takes ?? []).toEqual([]);
    expect(await readFile(music, 'utf8')).toBe('a song');
  });

  it('cannot have a run read or touch a file outside of .narrate', async () => {
    const { status: end, warnings } = await run(options());
    expect([end, warnings.map(({ code }) => code)]).toEqual(['complete', ['journal-corrupt-line']]);
    expect(await readdir(dirname(music))).toEqual(['song.wav']);
  });
});

it.each(['\ud800', '../status', 'a b', 'x'.repeat(300)])(
  'a journal that holds the request id %j is read, its charge stays counted as uncertain, and the book goes on',
  async (requestId) => {
    const [chunk] = (await plan(options())).plan.chapters.flatMap(({ planned }) => planned);
    const { key, text } = chunk!.chunk;
    const stamp = { time: '2026-11-01T00:00:00.000Z', origin: sandbox.url };
    await writeJournal(
      join(stateFolder(), 'journal.jsonl'),
      [
        submittingStep('s', { key, text }),
        submittingStep('other'),
        { type: 'accepted', submission: 's', key, requestId } as const,
      ].map((step) => journalEntry(step, stamp)),
    );
    const { snapshot, warnings } = await status(options());
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: 0, uncertainMicroUsd: 80_000 });
    expect(warnings.map(({ code }) => code)).toEqual(['journal-corrupt-line']);
    const report = await run(options());
    expect([report.status, report.recorded.bought]).toEqual(['complete', 2]);
  },
);
