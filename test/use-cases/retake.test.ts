import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { chooseTake, retake, run, status, takes } from '../../src/index.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { optionsOf, takeFiles, waveOnly } from '../support/sandbox-book.js';

const price = 40_000;
/** The chunks of each of two chapters. */
const chunks = 3;

let book: BookFolder;
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: chunks, manifest: waveOnly, check: '{ retakes: 0 }' });
});
afterEach(() => book.remove());

/** Records the book at a sandbox with these options, and returns the sandbox. */
async function recordedBy(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  await run(optionsOf(book.folder, sandbox));
  return sandbox;
}

const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);
const audio = (chapter: number) =>
  readFile(join(book.folder, 'audiobook', `0${chapter}-chapter-${chapter}.wav`));
const second = { chapter: 1, chunk: 2 };

describe('retake', () => {
  it('buys one take of the chunk, keeps the old one, uses the new one, and writes only its files', async () => {
    const sandbox = await recordedBy({});
    const [one, two, before] = [await audio(1), await audio(2), await takeFiles(book.folder)];
    sandbox.reset();
    const options = { ...optionsOf(book.folder, sandbox), which: second };
    const report = await retake({ ...options, confirm: yes });
    expect(report).toMatchObject({
      status: 'complete',
      planned: { plan: { buy: 1, costMicroUsd: price } },
      retaken: [{ isUsed: true, findings: [] }],
      recorded: { bought: 0, retaken: 1, spentMicroUsd: price },
      delivered: { written: ['audiobook/01-chapter-1.wav'] },
    });
    expect(sandbox.report().charged).toBe(1);
    const after = await takeFiles(book.folder);
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining(before));
    // The sandbox returns the same audio each time.
    expect((await audio(1)).equals(one)).toBe(true);
    expect((await audio(2)).equals(two)).toBe(true);
  });

  it.each(['flagged', 'suspects'] as const)(
    'buys a take of every flagged chunk for which: %s',
    async (which) => {
      const sandbox = await recordedBy({ faults: { shortAudio: { nth: [2, 5] } } });
      const options = { ...optionsOf(book.folder, sandbox), which };
      const report = await retake({ ...options, confirm: yes });
      expect(report.planned.plan).toMatchObject({ buy: 2, costMicroUsd: 2 * price });
      expect(report.retaken).toMatchObject([{ isUsed: true }, { isUsed: true }]);
      expect(report.flagged).toEqual([]);
      expect(report.suspects).toBe(report.flagged);
      expect(report.delivered.beside).toBe(report.delivered.sidecars);
      expect(report.delivered.written.length).toBeGreaterThan(0);
      const again = await retake({
        ...options,
        confirm: () => Promise.reject(new Error('confirm was called with nothing to buy')),
      });
      expect(again).toMatchObject({ retaken: null, planned: { plan: { buy: 0 } } });
    },
  );

  it('does not use a new take that is flagged instead of one that is not', async () => {
    const sandbox = await recordedBy({ faults: { silentAudio: { nth: [2 * chunks + 1] } } });
    const one = await audio(1);
    const report = await retake({ ...optionsOf(book.folder, sandbox), which: second, confirm: yes });
    expect(report.retaken).toMatchObject([{ isUsed: false, findings: [{ code: 'silent' }] }]);
    expect((await audio(1)).equals(one)).toBe(true);
    expect(report.flagged).toEqual([]);
  });

  it('uses the new take when it is flagged like the old one', async () => {
    const sandbox = await recordedBy({ faults: { silentAudio: { probability: 1 } } });
    const report = await retake({ ...optionsOf(book.folder, sandbox), which: second, confirm: yes });
    expect(report.retaken).toMatchObject([{ isUsed: true, findings: [{ code: 'silent' }] }]);
  });

  it('buys and writes nothing when the plan is declined', async () => {
    const sandbox = await recordedBy({});
    const journal = join(book.folder, '.narrate', 'journal.jsonl');
    const before = await stat(journal);
    const report = await retake({ ...optionsOf(book.folder, sandbox), which: second, confirm: no });
    expect(report).toMatchObject({ retaken: null, planned: { plan: { costMicroUsd: price } } });
    expect((await stat(journal)).mtimeMs).toBe(before.mtimeMs);
    expect(sandbox.report().charged).toBe(2 * chunks);
  });

  it('stops at the budget', async () => {
    const sandbox = await recordedBy({ faults: { shortAudio: { nth: [2, 5] } } });
    const options = { ...optionsOf(book.folder, sandbox), which: 'flagged', maxCostUsd: 0.04 } as const;
    const report = await retake({ ...options, confirm: yes });
    expect(report).toMatchObject({ status: 'stopped', recorded: { retaken: 1, spentMicroUsd: price } });
    expect(report.warnings).toMatchObject([{ code: 'over-budget' }]);
    expect(report.retaken?.map(({ take }) => take === null).toSorted()).toEqual([false, true]);
  });

  it('buys one take of a text that occurs twice, and lists its other place', async () => {
    const words = 'The very same words stand here and there, and they are bought once for both places.';
    for (const chapter of [1, 2]) await book.write(`0${chapter}.md`, `${words}\n`);
    const sandbox = await recordedBy({});
    const report = await retake({
      ...optionsOf(book.folder, sandbox),
      which: { at: '02.md:1' },
      confirm: yes,
    });
    expect(report.planned.plan.retakes).toMatchObject([{ chunk: { chapter: 2 }, alsoAt: [{ chapter: 1 }] }]);
    expect(sandbox.report().charged).toBe(2);
  });

  it('buys nothing for a chunk that was never recorded, and lists it', async () => {
    const sandbox = await recordedBy({});
    await book.write('02.md', 'Nobody has ever said this in any way at all, so it cannot be said again.\n');
    const report = await retake({ ...optionsOf(book.folder, sandbox), which: { chapter: 2 }, confirm: yes });
    expect(report).toMatchObject({ retaken: null, planned: { plan: { unrecorded: [{ chapter: 2 }] } } });
  });
});

describe('takes', () => {
  it('lists each take with its findings, and the one in use', async () => {
    const sandbox = await recordedBy({ faults: { shortAudio: { probability: 1 } } });
    await retake({ ...optionsOf(book.folder, sandbox), which: second, confirm: yes });
    const { chunks: listed } = await takes(optionsOf(book.folder, sandbox));
    expect(listed).toHaveLength(2 * chunks);
    expect(listed.map((one) => one.takes.length)).toEqual([1, 2, 1, 1, 1, 1]);
    expect(listed[1]?.takes).toMatchObject([
      { number: 1, isHere: true, isUsed: false, isApproved: false },
      { number: 2, isHere: true, isUsed: true, isApproved: false },
    ]);
    expect(listed[1]?.takes[0]?.findings?.[0]?.code).toBe('too-short');
    const [of] = (await takes({ ...optionsOf(book.folder, sandbox), which: second })).chunks;
    expect(of).toEqual(listed[1]);
  });

  it.each([{ flagged: true }, { suspect: true }])('lists only flagged takes with %j', async (which) => {
    const sandbox = await recordedBy({ faults: { shortAudio: { nth: [2] } } });
    const { chunks: listed } = await takes({ ...optionsOf(book.folder, sandbox), ...which });
    expect(listed.map(({ chunk }) => [chunk.chapter, chunk.chunk])).toHaveLength(1);
    const found = await status(optionsOf(book.folder, sandbox));
    expect(found.flagged.map(({ key }) => key)).toEqual(listed.map(({ chunk }) => chunk.key));
    expect(found.suspects).toBe(found.flagged);
  });
});

describe('chooseTake', () => {
  it('puts the take in use, no longer flags the chunk, and writes its files again', async () => {
    const sandbox = await recordedBy({ faults: { shortAudio: { nth: [1, 2, 3, 4, 5, 6] } } });
    const short = await audio(1);
    await retake({ ...optionsOf(book.folder, sandbox), which: second, confirm: yes });
    const better = await audio(1);
    expect(better.length).toBeGreaterThan(short.length);
    const options = { ...optionsOf(book.folder, sandbox), which: second };
    const report = await chooseTake({ ...options, take: '1' });
    expect(report).toMatchObject({ chosen: { number: 1 }, delivered: { written: [expect.anything()] } });
    expect((await audio(1)).equals(short)).toBe(true);
    const after = await run(optionsOf(book.folder, sandbox));
    expect(after.delivered.written).toEqual([]);
    expect(after.flagged.map(({ chapter, chunk }) => [chapter, chunk])).not.toContainEqual([1, 2]);
    const [, newest] = (await takes(options)).chunks[0]?.takes ?? [];
    await chooseTake({ ...options, take: newest?.take.requestId ?? '' });
    expect((await audio(1)).equals(better)).toBe(true);
  });

  it.each([
    [{ which: second, take: '2' }, /^Take "2" of chapter 1, chunk 2 not found/],
    [{ which: second, take: 'r-1' }, /^Take "r-1" of chapter 1, chunk 2 not found/],
    [{ which: { chapter: 1 }, take: '1' }, /3 chunks are selected/],
  ])('refuses %j', async (wanted, message) => {
    const sandbox = await recordedBy({});
    await expect(chooseTake({ ...optionsOf(book.folder, sandbox), ...wanted })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
  });
});
