import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { NarrateEvent } from '../../../src/base/events.js';
import { plan, run, status } from '../../../src/index.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { environmentOf, optionsOf, waveOnly } from '../../support/sandbox-book.js';

const requestMicroUsd = 40_000;
/** The book's chunks: one for the heading with the first paragraph, and one for each other paragraph. */
const chunkCount = 6;

let book: BookFolder;
beforeEach(async () => {
  book = await bookOf('{ retakes: 1 }');
});
afterEach(() => book.remove());

const bookOf = (check: string): Promise<BookFolder> =>
  makeBook({ chapters: 1, paragraphs: chunkCount, manifest: waveOnly, check });

async function sandboxWith(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const runWith = (sandbox: Pick<Sandbox, 'url'>, options: object = {}) =>
  run({ ...optionsOf(book.folder, sandbox), ...options });

/** Returns the code of the first finding of each flagged take. A truncated take may have a second finding, because it ends in speech. */
const firstCodesOf = (report: { suspects: readonly { findings: readonly { code: string }[] }[] }) =>
  report.suspects.map(({ findings }) => findings[0]?.code);

interface Line {
  readonly type: string;
  readonly key: string;
  readonly requestId: string;
}

const journalPath = () => join(book.folder, '.narrate', 'journal.jsonl');

const linesOf = async (type: string): Promise<readonly Line[]> =>
  (await readFile(journalPath(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line))
    .filter((line) => line.type === type);

/** Removes journal lines, as if a crash had prevented them. */
async function removeLines(isRemoved: (line: Line) => boolean): Promise<void> {
  const lines = (await readFile(journalPath(), 'utf8')).trimEnd().split('\n');
  const kept = lines.filter((line) => !isRemoved(JSON.parse(line)));
  await writeFile(journalPath(), `${kept.join('\n')}\n`);
}

describe('run with check.retakes', () => {
  it.each(['shortAudio', 'silentAudio', 'pausedAudio'])(
    'buys a flagged take again after the fault %s, and uses the good take',
    async (fault) => {
      const sandbox = await sandboxWith({ faults: { [fault]: { nth: [3] } } });
      const report = await runWith(sandbox);
      expect(report).toMatchObject({
        status: 'complete',
        suspects: [],
        recorded: { bought: chunkCount, retaken: 1 },
      });
      expect(sandbox.report()).toMatchObject({ charged: chunkCount + 1, distinctCharged: chunkCount });
      expect(report.recorded.spentMicroUsd).toBe((chunkCount + 1) * requestMicroUsd);
      // Both takes are on disk, and the latest one of the key is in use.
      const [chosen] = await linesOf('chosen');
      const takes = (await linesOf('taken')).filter(({ key }) => key === chosen?.key);
      expect(takes.map(({ requestId }) => requestId)[1]).toBe(chosen?.requestId);
      expect(await readdir(join(book.folder, '.narrate', 'takes', chosen?.key ?? ''))).toHaveLength(2);
    },
  );

  it('writes the same file after a good retake as without any fault', async () => {
    const audio = () => readFile(join(book.folder, 'audiobook', '01-chapter-1.wav'));
    await runWith(await sandboxWith({}));
    const good = await audio();
    await book.remove();
    book = await bookOf('{ retakes: 1 }');
    await runWith(await sandboxWith({ faults: { shortAudio: { nth: [2] }, pausedAudio: { nth: [4] } } }));
    expect((await audio()).equals(good)).toBe(true);
  });

  it('reports a take whose retake is flagged too, without further costs and without failing the run', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [3, 7] } } });
    const report = await runWith(sandbox);
    expect(report.status).toBe('complete');
    expect(firstCodesOf(report)).toEqual(['too-short']);
    expect(report.suspects[0]).toMatchObject({ chapter: 1, place: { file: '01.md' } });
    expect(sandbox.report().charged).toBe(chunkCount + 1);
    sandbox.reset();
    const again = await runWith(sandbox);
    expect(again).toMatchObject({ status: 'complete', suspects: report.suspects });
    expect(again.bookPlan.plan.total).toMatchObject({ costMicroUsd: 0, costWithRetakesMicroUsd: 0 });
    expect(sandbox.report().requests).toEqual({ submit: {}, poll: {}, media: {}, other: {} });
    expect((await status(optionsOf(book.folder, sandbox))).suspects).toEqual(report.suspects);
  });

  it('buys a flagged take again at most as often as the manifest says, in all runs together', async () => {
    await book.remove();
    book = await bookOf('{ retakes: 3 }');
    const sandbox = await sandboxWith({ faults: { silentAudio: { probability: 1 } } });
    const report = await runWith(sandbox);
    expect(sandbox.report().charged).toBe(4 * chunkCount);
    expect(report.suspects).toHaveLength(chunkCount);
    expect((await runWith(sandbox)).recorded.spentMicroUsd).toBe(0);
  });

  it.each(['off', '{ retakes: 0 }'])('buys no flagged take again with check: %s', async (check) => {
    await book.remove();
    book = await bookOf(check);
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [3] } } });
    const report = await runWith(sandbox);
    expect(report.bookPlan.plan.total).toMatchObject({
      costWithRetakesMicroUsd: chunkCount * requestMicroUsd,
    });
    expect(report.suspects).toHaveLength(check === 'off' ? 0 : 1);
    expect(sandbox.report().charged).toBe(chunkCount);
  });
});

describe('the budget for retakes', () => {
  it('pays for missing chunks first, and leaves a retake that it does not cover to a later run', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    const report = await runWith(sandbox, { maxCostUsd: chunkCount * 0.04 });
    expect(report).toMatchObject({
      status: 'complete',
      recorded: { bought: chunkCount, retaken: 0, stopped: null, retakesStopped: { code: 'budget' } },
    });
    expect(firstCodesOf(report)).toEqual(['too-short']);
    expect(report.delivered.files).toEqual(['audiobook/01-chapter-1.wav']);
    const { total } = (await plan(optionsOf(book.folder, sandbox))).plan;
    expect(total).toMatchObject({ buy: 0, costMicroUsd: 0, costWithRetakesMicroUsd: requestMicroUsd });
    const later = await runWith(sandbox);
    expect(later).toMatchObject({
      suspects: [],
      recorded: { bought: 0, retaken: 1, spentMicroUsd: requestMicroUsd },
    });
    expect(later.delivered.written).toEqual(['audiobook/01-chapter-1.wav']);
  });

  it('limits retakes by calendar month, too, if the manifest has a monthly budget', async () => {
    await book.remove();
    book = await makeBook({
      chapters: 1,
      paragraphs: chunkCount,
      manifest: `${waveOnly}limits: { monthlyBudget: 0.24 }\n`,
      check: '{ retakes: 1 }',
    });
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    const report = await runWith(sandbox);
    expect(report.recorded).toMatchObject({ stopped: null, retakesStopped: { code: 'monthly-budget' } });
    expect(sandbox.report().charged).toBe(chunkCount);
  });

  it('is shown in the plan as an upper price that includes every possible retake', async () => {
    const sandbox = await sandboxWith({});
    const { total } = (await plan(optionsOf(book.folder, sandbox))).plan;
    expect(total).toMatchObject({
      costMicroUsd: chunkCount * requestMicroUsd,
      costWithRetakesMicroUsd: 2 * chunkCount * requestMicroUsd,
    });
  });
});

describe('the choice of retakes', () => {
  it('does not depend on the order in which takes arrive', async () => {
    const outcomes: unknown[] = [];
    for (const concurrency of [1, 6]) {
      await book.remove();
      book = await bookOf('{ retakes: 1 }');
      const sandbox = await sandboxWith({
        latencyMs: [0, 200],
        seed: 3,
        faults: { shortAudio: { probability: 0.4 }, pausedAudio: { probability: 0.4 } },
      });
      const { suspects, recorded: figures } = await runWith(sandbox, { concurrency });
      const chosen = (await linesOf('chosen')).map(({ key }) => key).sort();
      const found = suspects.map(({ key, findings }) => ({ key, codes: findings.map(({ code }) => code) }));
      outcomes.push({ found, chosen, retaken: figures.retaken });
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).not.toMatchObject({ retaken: 0 });
  });
});

describe('the run after a crash', () => {
  it('measures takes that a crash between `taken` and `measured` left, and buys nothing outside its plan', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox, { maxCostUsd: chunkCount * 0.04 });
    expect(await linesOf('measured')).toHaveLength(chunkCount);
    await removeLines(({ type }) => type === 'measured');
    const events: NarrateEvent[] = [];
    const next = await runWith(sandbox, { onEvent: (event: NarrateEvent) => events.push(event) });
    const measured = events.filter(({ type }) => type === 'takes-measured');
    expect(measured[0]).toMatchObject({ measured: 0, takes: chunkCount });
    expect(measured.at(-1)).toMatchObject({ measured: chunkCount, takes: chunkCount });
    expect(next.bookPlan.plan.total.costWithRetakesMicroUsd).toBe(0);
    expect(await linesOf('measured')).toHaveLength(chunkCount);
    expect(firstCodesOf(next)).toEqual(['too-short']);
    expect(sandbox.report().charged).toBe(chunkCount);
    expect((await runWith(sandbox)).suspects).toEqual([]);
  });

  it('chooses between takes if a crash came between the retake and the choice', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox);
    await removeLines(({ type }) => type === 'chosen');
    expect(await runWith(sandbox)).toMatchObject({ suspects: [], recorded: { spentMicroUsd: 0 } });
    expect(await linesOf('chosen')).toHaveLength(1);
  });

  it('downloads a paid retake without buying it again if a crash came before its line `taken`', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox);
    const [chosen] = await linesOf('chosen');
    await removeLines(
      ({ type, requestId }) =>
        type === 'chosen' || (requestId === chosen?.requestId && ['taken', 'measured'].includes(type)),
    );
    const next = await runWith(sandbox);
    expect(next).toMatchObject({ suspects: [], recorded: { retaken: 1, spentMicroUsd: 0 } });
    expect(sandbox.report().charged).toBe(chunkCount + 1);
  });
});

describe('the file of a chosen take', () => {
  it('is downloaded again if it is missing, even if another take of the chunk is on disk', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox);
    const [{ key, requestId } = { key: '', requestId: '' }] = await linesOf('chosen');
    const path = join(book.folder, '.narrate', 'takes', key, `${requestId}.wav`);
    const before = await readFile(path);
    await rm(path);
    const report = await runWith(sandbox);
    expect(report).toMatchObject({ suspects: [], recorded: { retaken: 1, spentMicroUsd: 0 } });
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});

describe('a run without an API key', () => {
  it('writes the complete book with a flagged take, and warns that it left the retake out', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox, { maxCostUsd: chunkCount * 0.04 });
    const { PIXAZO_API_KEY: _, ...environment } = environmentOf(sandbox);
    const report = await runWith(sandbox, { environment });
    expect(report).toMatchObject({ status: 'complete', warnings: [{ code: 'retakes-left-out' }] });
    expect(report.suspects).toHaveLength(1);
  });
});
