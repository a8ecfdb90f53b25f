import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { plan, retake, run } from '../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { optionsOf, waveOnly } from '../../support/sandbox-book.js';
import { added, missing, takenLines, writeJudgements } from '../../support/word-judgements.js';

const requestMicroUsd = 40_000;
const chunkCount = 6;

let book: BookFolder;
afterEach(() => book.remove());

/** Makes a book, records it once, and returns the sandbox that recorded it. */
async function recorded(check: string): Promise<Sandbox> {
  book = await makeBook({ chapters: 1, paragraphs: chunkCount, manifest: waveOnly, check });
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  await runWith(sandbox);
  return sandbox;
}

const runWith = (sandbox: Sandbox, options: object = {}) =>
  run({ ...optionsOf(book.folder, sandbox), ...options });
const planned = async (sandbox: Sandbox) => (await plan(optionsOf(book.folder, sandbox))).plan.total;
const judge = (found: Parameters<typeof writeJudgements>[1]) => writeJudgements(book.folder, found);

const lost = [missing('four words of it')];

describe('a take with wrong words', () => {
  it('is listed and not bought again with `check.words: report`, which is the default', async () => {
    const sandbox = await recorded('{ retakes: 2 }');
    await judge({ 2: lost });
    expect(await planned(sandbox)).toMatchObject({ buy: 0, costWithRetakesMicroUsd: 0 });
    const report = await runWith(sandbox);
    expect(report).toMatchObject({
      recorded: { spentMicroUsd: 0 },
      flagged: [{ findings: [{ code: 'words-missing' }] }],
      words: { use: 'report', judged: 1, flagged: 1, notJudged: chunkCount - 1 },
    });
    // A person may buy it.
    const asked = { ...optionsOf(book.folder, sandbox), which: 'flagged' as const };
    const bought = await retake({ ...asked, confirm: () => Promise.resolve(true) });
    expect(bought).toMatchObject({ flagged: [], recorded: { spentMicroUsd: requestMicroUsd } });
  });

  it('is quoted by the next plan with `check.words: retake`, and bought again within `check.retakes`', async () => {
    const sandbox = await recorded('{ retakes: 2, words: retake }');
    for (const retaken of [1, 2]) {
      // Each new take is as bad as the one before.
      await judge({ [retaken === 1 ? 2 : chunkCount]: lost });
      expect(await planned(sandbox)).toMatchObject({
        buy: 0,
        costWithRetakesMicroUsd: (3 - retaken) * requestMicroUsd,
      });
      // A new take is not judged before the end of the run, so one run buys one.
      const report = await runWith(sandbox);
      expect(report).toMatchObject({ flagged: [], recorded: { retaken: 1, spentMicroUsd: requestMicroUsd } });
    }
    await judge({ [chunkCount + 1]: lost });
    expect(await planned(sandbox)).toMatchObject({ buy: 0, costWithRetakesMicroUsd: 0 });
    expect((await runWith(sandbox)).recorded.spentMicroUsd).toBe(0);
    expect(sandbox.report().charged).toBe(chunkCount + 2);
  });

  it('is replaced by the take with the fewest wrong words, once both are judged', async () => {
    const sandbox = await recorded('{ retakes: 1, words: retake }');
    await judge({ 2: lost });
    await runWith(sandbox);
    await judge({ [chunkCount]: [missing('many more words than those four')] });
    const report = await runWith(sandbox);
    const first = (await takenLines(book.folder))[2];
    expect(report).toMatchObject({
      flagged: [{ requestId: first?.requestId, findings: [{ code: 'words-missing' }] }],
      recorded: { spentMicroUsd: 0 },
      delivered: { written: ['audiobook/01-chapter-1.wav'] },
    });
  });

  it('is used again after a retake that a person asked for, if the new take has more wrong words', async () => {
    const sandbox = await recorded('{ retakes: 0, words: retake }');
    const asked = { ...optionsOf(book.folder, sandbox), which: { chapter: 1, chunk: 3 } };
    const { retaken } = await retake({ ...asked, confirm: () => Promise.resolve(true) });
    expect(retaken).toMatchObject([{ isUsed: true }]);
    await judge({ [chunkCount]: lost });
    const report = await runWith(sandbox);
    expect(report).toMatchObject({ flagged: [], recorded: { spentMicroUsd: 0 } });
    expect(report.delivered.written).toEqual(['audiobook/01-chapter-1.wav']);
  });

  it('is not bought again beyond a budget', async () => {
    const sandbox = await recorded('{ retakes: 1, words: retake }');
    await judge({ 2: lost, 3: lost });
    const report = await runWith(sandbox, { maxCostUsd: 0.04 });
    expect(report).toMatchObject({
      recorded: { retaken: 1, spentMicroUsd: requestMicroUsd, retakesStopped: { code: 'budget' } },
    });
    expect(report.flagged).toHaveLength(1);
  });

  it('is not bought again if its voice has a systematic fault', async () => {
    const sandbox = await recorded('{ retakes: 1, words: retake }');
    await judge({ 0: [added(3)], 1: [added(3)], 2: [added(2.8)], 4: [added(3.1)] });
    expect(await planned(sandbox)).toMatchObject({ costWithRetakesMicroUsd: 0 });
    const report = await runWith(sandbox);
    expect(report.recorded.spentMicroUsd).toBe(0);
    expect(report.flagged).toHaveLength(4);
    expect(report.words?.faults).toMatchObject([
      { takes: 4, flagged: 4, common: { pattern: 'added-at-start', takes: 4, seconds: 3 } },
    ]);
  });
});
