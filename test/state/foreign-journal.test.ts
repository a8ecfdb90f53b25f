import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gc, plan, run, status, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import type { JournalStep } from '../../src/state/journal/journal-entry.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { journalEntry, submittingStep, writeJournal } from '../support/journal-lines.js';
import { optionsOf, waveOnly } from '../support/sandbox-book.js';
import { goodWav, startScriptedGateway } from '../support/scripted-gateway.js';

let sandbox: Sandbox;
let book: BookFolder;
/** An old file that narrate did not create. */
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

describe('a forged journal in a cloned book', () => {
  beforeEach(async () => {
    const key = relative(join(stateFolder(), 'takes'), dirname(music));
    const sha256 = createHash('sha256').update('another song').digest('hex');
    const stamp = { time: '2020-01-01T00:00:00.000Z', origin: sandbox.url };
    const lines = [
      submittingStep('s', { key }),
      { type: 'accepted', submission: 's', key, requestId: 'song' } as const,
      { type: 'taken', key, requestId: 'song', bytes: 6, sha256, frames: 1, sampleRate: 24_000 } as const,
    ];
    // More valid lines than forged ones, so that the journal is not mostly corrupt.
    const valid = Array.from({ length: 4 }, (_, index) => submittingStep(`valid-${index}`));
    await writeJournal(
      join(stateFolder(), 'journal.jsonl'),
      [...lines, ...valid].map((step) => journalEntry(step, stamp)),
    );
  });

  it('cannot make narrate verify rename a file outside of .narrate', async () => {
    const { check, setAside } = await verify(options());
    expect([check.broken, setAside]).toEqual([[], []]);
    expect(check.journal.corrupt.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(await readdir(dirname(music))).toEqual(['song.wav']);
  });

  it('cannot make narrate gc remove a file outside of .narrate', async () => {
    const { removed } = await gc({ ...options(), keepDays: 0, confirm: async () => true });
    expect(removed?.takes ?? []).toEqual([]);
    expect(await readFile(music, 'utf8')).toBe('a song');
  });

  it('cannot make a run read or change a file outside of .narrate', async () => {
    const { status: end, warnings } = await run(options());
    expect([end, warnings.map(({ code }) => code)]).toEqual(['complete', ['journal-corrupt-line']]);
    expect(await readdir(dirname(music))).toEqual(['song.wav']);
  });
});

it.each(['\ud800', '../status', 'a\nb', 'x'.repeat(1001)])(
  'a run ignores a journal line with the request id %j, counts its charge as uncertain, and completes the book',
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

describe.each(['job:7', 'jobs/7', 'jobs\\7', 'job 7 é'])(
  'a journal of 0.1.0 with the request id %j',
  (requestId) => {
    const stamp = () => ({ time: '2026-11-01T00:00:00.000Z', origin: sandbox.url });
    const accepted = async (more: readonly JournalStep[] = []) => {
      const [first] = (await plan(options())).plan.chapters.flatMap(({ planned }) => planned);
      const { key, text } = first!.chunk;
      const steps = [
        submittingStep('s', { key, text }),
        { type: 'accepted', submission: 's', key, requestId } as const,
        ...more.map((step) => ({ ...step, key })),
      ];
      await writeJournal(
        join(stateFolder(), 'journal.jsonl'),
        steps.map((step) => journalEntry(step, stamp())),
      );
      return key;
    };
    /** The file name that 0.1.0 used. */
    const fileName = () => `id-${createHash('sha256').update(requestId).digest('hex').slice(0, 32)}.wav`;

    it('keeps the take that was paid for in use, and a run buys only the rest', async () => {
      const sha256 = createHash('sha256').update(goodWav).digest('hex');
      const figures = { bytes: goodWav.length, sha256, frames: 12_000, sampleRate: 24_000 };
      const key = await accepted([{ type: 'taken', key: '', requestId, ...figures }]);
      const folder = join(stateFolder(), 'takes', key);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, fileName()), goodWav);
      const { check, warnings } = await verify(options());
      expect([check.broken, check.journal.corrupt, warnings]).toEqual([[], [], []]);
      const report = await run(options());
      expect([report.status, report.reused, report.recorded.bought]).toEqual(['complete', 1, 1]);
      expect(sandbox.report().charged).toBe(1);
    });

    it('makes a run collect the audio by the encoded id, and store it under a hashed name', async () => {
      const gateway = await startScriptedGateway({
        poll: (_, { path }) =>
          path.endsWith(encodeURIComponent(requestId))
            ? {
                status: 200,
                body: {
                  request_id: requestId,
                  status: 'COMPLETED',
                  output: { media_url: [`${gateway.mediaUrl}/a.wav`] },
                },
              }
            : null,
      });
      try {
        const at = optionsOf(book.folder, gateway);
        const [first] = (await plan(at)).plan.chapters.flatMap(({ planned }) => planned);
        const { key, text } = first!.chunk;
        const steps = [
          submittingStep('s', { key, text }),
          { type: 'accepted', submission: 's', key, requestId } as const,
        ];
        await writeJournal(
          join(stateFolder(), 'journal.jsonl'),
          steps.map((step) => journalEntry(step, { ...stamp(), origin: gateway.url })),
        );
        const report = await run(at);
        expect([report.status, report.recorded.collected, report.recorded.bought]).toEqual([
          'complete',
          1,
          1,
        ]);
        expect(gateway.polls[0]?.path).toBe(`/v2/requests/status/${encodeURIComponent(requestId)}`);
        expect(await readdir(join(stateFolder(), 'takes', key))).toEqual([fileName()]);
      } finally {
        await gateway.close();
      }
    });
  },
);
