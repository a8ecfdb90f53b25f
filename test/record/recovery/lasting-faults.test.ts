import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { fasterClock } from '../../support/faster-clock.js';
import { type Recording, recordingFolder, texts } from '../../support/recording.js';

/** Factor of the clock, so that minutes take seconds. */
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
const forever = { forMs: null };

/** Runs once with faults, and once more without. `charged`: number of charged requests after each run. */
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

describe('temporary faults of the gateway', () => {
  it.each<[string, SandboxOptions['faults']]>([
    ['the media host returns web pages for 30 s', { htmlMedia: seconds(30) }],
    ['media downloads break off for 30 s', { truncatedAudio: seconds(30) }],
    ['media files have no samples for 30 s', { headerOnlyAudio: seconds(30) }],
    ['the status names no media for 20 s', { emptyMedia: seconds(20) }],
    ['the status endpoint returns 404 for 45 s', { status404: seconds(45) }],
  ])('the run waits, and pays for each chunk once: %s', async (_name, faults) => {
    const { first, second, charged } = await runAndRerun(faults);
    expect(first.recorded).toMatchObject({ bought: chunks, failed: [], stopped: null, paidTwice: [] });
    expect(second.plan.total).toMatchObject({ reuse: chunks, buy: 0, collect: 0 });
    expect(charged).toEqual([chunks, chunks]);
  });
});

describe('lasting faults of the gateway', () => {
  it.each<[string, SandboxOptions['faults']]>([
    ['the status endpoint returns 404', { status404: forever }],
    ['the media host returns web pages', { htmlMedia: forever }],
    ['the status names no media', { emptyMedia: forever }],
  ])('the run stops after limits.maxWait, and a rerun collects: %s', async (_name, faults) => {
    const { first, second, charged } = await runAndRerun(faults, { maxWaitMs: 2 * minute });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    expect(first.recorded.stopped?.message).toContain('2 minutes');
    for (const { reason } of first.recorded.failed) expect(reason).toMatch(/; the next run collects it$/);
    // The charged requests were in flight together. After three failures nothing more is bought.
    expect(charged[0]).toBeLessThanOrEqual(concurrency);
    expect(second.recorded).toMatchObject({ failed: [], stopped: null, paidTwice: [] });
    expect(second.snapshot.present.size).toBe(chunks);
    expect(charged[1]).toBe(chunks);
  });

  it('the run stops after three requests in a row that were possibly charged', async () => {
    const { first, second, charged } = await runAndRerun({ chargedThen504: forever });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    // The requests that were in flight at the third failure.
    expect(charged[0]).toBeLessThanOrEqual(concurrency + 2);
    expect(second.snapshot.present.size).toBe(chunks);
    expect(charged[1]).toBeLessThanOrEqual(chunks + concurrency + 3);
  });

  it('the run stops after three chunks in a row that were charged without audio', async () => {
    const { first, charged } = await runAndRerun({ failed: forever });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'no-sound' } });
    expect(charged[0]).toBeLessThanOrEqual(concurrency + 3);
  });
});
