import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { fasterClock } from '../../support/faster-clock.js';
import { type Recording, recordingFolder, texts } from '../../support/recording.js';

/** Time goes by so fast here that a wait of minutes is one of seconds. */
const times = 20;
const chunks = 12;
const concurrency = 8;
const minute = 60_000;

let book: Awaited<ReturnType<typeof recordingFolder>>;
let sandbox: Sandbox;

beforeEach(async () => {
  book = await recordingFolder();
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const seconds = (count: number) => ({ forMs: (count * 1000) / times });
const ever = { forMs: null };

/** Runs once with a fault, and once more when it has ended. `charged`: after each of the two. */
async function runAndRerun(
  faults: SandboxOptions['faults'],
  options: { readonly maxWaitMs?: number; readonly chunks?: number } = {},
): Promise<{ readonly first: Recording; readonly second: Recording; readonly charged: readonly number[] }> {
  sandbox = await startSandbox({ charactersPerSecond: 400, faults });
  const wanted = texts(options.chunks ?? chunks);
  const run = () =>
    book.record({ url: sandbox.url, texts: wanted, concurrency, clock: fasterClock(times), ...options });
  const first = await run();
  const charged = [sandbox.report().charged];
  sandbox.orderFaults({});
  const second = await run();
  charged.push(sandbox.report().charged);
  return { first, second, charged };
}

describe('a gateway that fails for a while', () => {
  it.each<[string, SandboxOptions['faults']]>([
    ['the media host answers with web pages for 30 s', { htmlMedia: seconds(30) }],
    ['the media break off for 30 s', { truncatedAudio: seconds(30) }],
    ['the media have no samples for 30 s', { headerOnlyAudio: seconds(30) }],
    ['no media are named for 20 s', { emptyMedia: seconds(20) }],
    ['the status endpoint answers 404 for 45 s', { status404: seconds(45) }],
  ])('is waited for, and each chunk is paid for once: %s', async (_name, faults) => {
    const { first, second, charged } = await runAndRerun(faults);
    expect(first.recorded).toMatchObject({ bought: chunks, failed: [], stopped: null, paidTwice: [] });
    expect(second.plan.total).toMatchObject({ reuse: chunks, buy: 0, collect: 0 });
    expect(charged).toEqual([chunks, chunks]);
  });
});

describe('a gateway that goes on failing', () => {
  it.each<[string, SandboxOptions['faults']]>([
    ['the status endpoint answers 404', { status404: ever }],
    ['the media host answers with web pages', { htmlMedia: ever }],
    ['no media are named', { emptyMedia: ever }],
  ])('stops the run after limits.maxWait, and the rerun collects: %s', async (_name, faults) => {
    const { first, second, charged } = await runAndRerun(faults, { maxWaitMs: 2 * minute });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    expect(first.recorded.stopped?.message).toContain('2 minutes');
    for (const { reason } of first.recorded.failed) expect(reason).toMatch(/; the next run collects it$/);
    // Nothing new is bought once three requests have failed: those were under way together.
    expect(charged[0]).toBeLessThanOrEqual(concurrency);
    expect(second.recorded).toMatchObject({ failed: [], stopped: null, paidTwice: [] });
    expect(second.snapshot.present.size).toBe(chunks);
    expect(charged[1]).toBe(chunks);
  });

  it('is sent no more when it leaves open whether it charged for three requests in a row', async () => {
    const { first, second, charged } = await runAndRerun({ chargedThen504: ever });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    // What was under way when the third answer came.
    expect(charged[0]).toBeLessThanOrEqual(concurrency + 2);
    expect(second.snapshot.present.size).toBe(chunks);
    expect(charged[1]).toBeLessThanOrEqual(chunks + concurrency + 3);
  });

  it('is paid no more when three chunks in a row are charged and have no audio', async () => {
    const { first, charged } = await runAndRerun({ failed: ever });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'no-sound' } });
    expect(charged[0]).toBeLessThanOrEqual(concurrency + 3);
  });
});
