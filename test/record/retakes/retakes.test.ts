import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { NarrateEvent } from '../../../src/base/events.js';
import { plan, run, status } from '../../../src/index.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { environmentOf, optionsOf, waveOnly } from '../../support/sandbox-book.js';

const price = 40_000;
/** Number of chunks: a heading with its first paragraph, and the other paragraphs. */
const chunks = 6;

let book: BookFolder;
beforeEach(async () => {
  book = await bookOf('{ retakes: 1 }');
});
afterEach(() => book.remove());

const bookOf = (check: string): Promise<BookFolder> =>
  makeBook({ chapters: 1, paragraphs: chunks, manifest: waveOnly, check });

async function sandboxWith(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const runWith = (sandbox: Pick<Sandbox, 'url'>, options: object = {}) =>
  run({ ...optionsOf(book.folder, sandbox), ...options });

/** Returns the first finding of each flagged take. A truncated take may have another one at its edge. */
const codesOf = (report: { suspects: readonly { findings: readonly { code: string }[] }[] }) =>
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
async function cutJournal(isCut: (line: Line) => boolean): Promise<void> {
  const lines = (await readFile(journalPath(), 'utf8')).trimEnd().split('\n');
  const kept = lines.filter((line) => !isCut(JSON.parse(line)));
  await writeFile(journalPath(), `${kept.join('\n')}\n`);
}

describe('a flagged take', () => {
  it.each(['shortAudio', 'silentAudio', 'pausedAudio'])(
    'is bought again after %s, and the good take is used',
    async (fault) => {
      const sandbox = await sandboxWith({ faults: { [fault]: { nth: [3] } } });
      const report = await runWith(sandbox);
      expect(report).toMatchObject({
        status: 'complete',
        suspects: [],
        recorded: { bought: chunks, retaken: 1 },
      });
      expect(sandbox.report()).toMatchObject({ charged: chunks + 1, distinctCharged: chunks });
      expect(report.recorded.spentMicroUsd).toBe((chunks + 1) * price);
      // Both takes are on disk, and the latest one of the key is in use.
      const [chosen] = await linesOf('chosen');
      const takes = (await linesOf('taken')).filter(({ key }) => key === chosen?.key);
      expect(takes.map(({ requestId }) => requestId)[1]).toBe(chosen?.requestId);
      expect(await readdir(join(book.folder, '.narrate', 'takes', chosen?.key ?? ''))).toHaveLength(2);
    },
  );

  it('leaves no trace in the files after a good retake', async () => {
    const audio = () => readFile(join(book.folder, 'audiobook', '01-chapter-1.wav'));
    await runWith(await sandboxWith({}));
    const good = await audio();
    await book.remove();
    book = await bookOf('{ retakes: 1 }');
    await runWith(await sandboxWith({ faults: { shortAudio: { nth: [2] }, pausedAudio: { nth: [4] } } }));
    expect((await audio()).equals(good)).toBe(true);
  });

  it('is reported without further costs and without failing the run if its retake is flagged too', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [3, 7] } } });
    const report = await runWith(sandbox);
    expect(report.status).toBe('complete');
    expect(codesOf(report)).toEqual(['too-short']);
    expect(report.suspects[0]).toMatchObject({ chapter: 1, place: { file: '01.md' } });
    expect(sandbox.report().charged).toBe(chunks + 1);
    sandbox.reset();
    const again = await runWith(sandbox);
    expect(again).toMatchObject({ status: 'complete', suspects: report.suspects });
    expect(again.bookPlan.plan.total).toMatchObject({ costMicroUsd: 0, costWithRetakesMicroUsd: 0 });
    expect(sandbox.report().requests).toEqual({ submit: {}, poll: {}, media: {}, other: {} });
    expect((await status(optionsOf(book.folder, sandbox))).suspects).toEqual(report.suspects);
  });

  it('is bought again as often as the manifest says, in all runs together', async () => {
    await book.remove();
    book = await bookOf('{ retakes: 3 }');
    const sandbox = await sandboxWith({ faults: { silentAudio: { probability: 1 } } });
    const report = await runWith(sandbox);
    expect(sandbox.report().charged).toBe(4 * chunks);
    expect(report.suspects).toHaveLength(chunks);
    expect((await runWith(sandbox)).recorded.spentMicroUsd).toBe(0);
  });

  it.each(['off', '{ retakes: 0 }'])('is not bought again with check: %s', async (check) => {
    await book.remove();
    book = await bookOf(check);
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [3] } } });
    const report = await runWith(sandbox);
    expect(report.bookPlan.plan.total).toMatchObject({ costWithRetakesMicroUsd: chunks * price });
    expect(report.suspects).toHaveLength(check === 'off' ? 0 : 1);
    expect(sandbox.report().charged).toBe(chunks);
  });
});

describe('the budget', () => {
  it('pays for missing chunks first, and leaves a retake that it does not cover to a later run', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    const report = await runWith(sandbox, { maxCostUsd: chunks * 0.04 });
    expect(report).toMatchObject({
      status: 'complete',
      recorded: { bought: chunks, retaken: 0, stopped: null, retakesStopped: { code: 'budget' } },
    });
    expect(codesOf(report)).toEqual(['too-short']);
    expect(report.delivered.files).toEqual(['audiobook/01-chapter-1.wav']);
    const { total } = (await plan(optionsOf(book.folder, sandbox))).plan;
    expect(total).toMatchObject({ buy: 0, costMicroUsd: 0, costWithRetakesMicroUsd: price });
    const later = await runWith(sandbox);
    expect(later).toMatchObject({ suspects: [], recorded: { bought: 0, retaken: 1, spentMicroUsd: price } });
    expect(later.delivered.written).toEqual(['audiobook/01-chapter-1.wav']);
  });

  it('also limits retakes by calendar month', async () => {
    await book.remove();
    book = await makeBook({
      chapters: 1,
      paragraphs: chunks,
      manifest: `${waveOnly}limits: { monthlyBudget: 0.24 }\n`,
      check: '{ retakes: 1 }',
    });
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    const report = await runWith(sandbox);
    expect(report.recorded).toMatchObject({ stopped: null, retakesStopped: { code: 'monthly-budget' } });
    expect(sandbox.report().charged).toBe(chunks);
  });

  it('has a plan whose upper price includes every possible retake', async () => {
    const sandbox = await sandboxWith({});
    const { total } = (await plan(optionsOf(book.folder, sandbox))).plan;
    expect(total).toMatchObject({
      costMicroUsd: chunks * price,
      costWithRetakesMicroUsd: 2 * chunks * price,
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

describe('a crash', () => {
  it('between `taken` and `measured` leaves measuring to the next run, which buys nothing outside its plan', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox, { maxCostUsd: chunks * 0.04 });
    expect(await linesOf('measured')).toHaveLength(chunks);
    await cutJournal(({ type }) => type === 'measured');
    const events: NarrateEvent[] = [];
    const next = await runWith(sandbox, { onEvent: (event: NarrateEvent) => events.push(event) });
    const measured = events.filter(({ type }) => type === 'takes-measured');
    expect(measured[0]).toMatchObject({ measured: 0, takes: chunks });
    expect(measured.at(-1)).toMatchObject({ measured: chunks, takes: chunks });
    expect(next.bookPlan.plan.total.costWithRetakesMicroUsd).toBe(0);
    expect(await linesOf('measured')).toHaveLength(chunks);
    expect(codesOf(next)).toEqual(['too-short']);
    expect(sandbox.report().charged).toBe(chunks);
    expect((await runWith(sandbox)).suspects).toEqual([]);
  });

  it('between a retake and the choice leaves the choice to the next run', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox);
    await cutJournal(({ type }) => type === 'chosen');
    expect(await runWith(sandbox)).toMatchObject({ suspects: [], recorded: { spentMicroUsd: 0 } });
    expect(await linesOf('chosen')).toHaveLength(1);
  });

  it('between a retake and its take leaves the retake to be collected without a new purchase', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox);
    const [chosen] = await linesOf('chosen');
    await cutJournal(
      ({ type, requestId }) =>
        type === 'chosen' || (requestId === chosen?.requestId && ['taken', 'measured'].includes(type)),
    );
    const next = await runWith(sandbox);
    expect(next).toMatchObject({ suspects: [], recorded: { retaken: 1, spentMicroUsd: 0 } });
    expect(sandbox.report().charged).toBe(chunks + 1);
  });
});

describe('a chosen take', () => {
  it('is downloaded again if its file is missing, even if another take is on disk', async () => {
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

describe('a run without a key', () => {
  it('stitches a complete book with a flagged take', async () => {
    const sandbox = await sandboxWith({ faults: { shortAudio: { nth: [2] } } });
    await runWith(sandbox, { maxCostUsd: chunks * 0.04 });
    const { PIXAZO_API_KEY: _, ...environment } = environmentOf(sandbox);
    const report = await runWith(sandbox, { environment });
    expect(report).toMatchObject({ status: 'complete', warnings: [{ code: 'retakes-left-out' }] });
    expect(report.suspects).toHaveLength(1);
  });
});
