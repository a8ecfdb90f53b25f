import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gc, plan, pull, push, retake, status, takes, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import type { JournalEntry } from '../../src/state/journal/journal-entry.js';
import { formatEntry } from '../../src/state/journal/journal-line.js';
import { type S3Server, startS3 } from '../support/s3-server.js';
import { codesOf, type Machine, makeMachine, makeShare, objectsIn } from '../support/stored-book.js';

let sandbox: Sandbox;
let share: Awaited<ReturnType<typeof makeShare>>;
let machines: Machine[];
beforeEach(async () => {
  sandbox = await startSandbox({ latencyMs: [0, 20], charactersPerSecond: 400 });
  share = await makeShare();
  machines = [];
});
afterEach(async () => {
  await sandbox.close();
  await share.remove();
  for (const machine of machines) await machine.remove();
});

async function machine(parts: Partial<Parameters<typeof makeMachine>[0]> = {}): Promise<Machine> {
  const made = await makeMachine({ sandbox, store: share.folder, ...parts });
  machines.push(made);
  return made;
}

describe.each(['folder', 's3'] as const)('a store in %s', (kind) => {
  let s3: S3Server | null = null;
  beforeEach(async () => {
    s3 = kind === 's3' ? await startS3() : null;
  });
  afterEach(() => s3?.close());
  const atStore = () => (s3 === null ? {} : { store: 's3://audio/book', environment: s3.environment });

  it('gives a fresh clone the recordings of another machine, and downloads only those that it needs', async () => {
    const laptop = await machine(atStore());
    expect(await laptop.run()).toMatchObject({ status: 'complete', recorded: { bought: 6 }, warnings: [] });
    const runner = await machine(atStore());
    const planned = await plan(runner.options);
    expect(planned.plan.total).toMatchObject({ reuse: 6, buy: 0 });
    expect(planned.store?.unknown).toBeNull();
    expect(await runner.takes()).toEqual([]);
    await runner.run({ chapters: [2] });
    expect(await runner.takes()).toHaveLength(3);
    expect(await runner.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 }, reused: 6 });
    expect(await runner.audio()).toEqual(await laptop.audio());
    expect(sandbox.report().charged).toBe(6);
  });

  it('gives each of two machines what the other one bought', async () => {
    const one = await machine(atStore());
    const other = await machine(atStore());
    await one.run({ chapters: [1] });
    await other.run({ chapters: [2] });
    expect(await one.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
    expect(await other.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 } });
    expect(await one.audio()).toEqual(await other.audio());
    expect(sandbox.report().charged).toBe(6);
    const spent = await Promise.all([one, other].map(({ options }) => status(options)));
    expect(spent.map(({ snapshot }) => snapshot.ledger.spentMicroUsd)).toEqual([240_000, 240_000]);
  });
});

describe('two runs with one store at the same time', () => {
  it('make the second one fail with the name of the first, so that it buys nothing', async () => {
    const one = await machine();
    const other = await machine();
    let failure: unknown = null;
    await one.run({
      confirm: async () => {
        failure = await other.run().catch((error: unknown) => error);
        return true;
      },
    });
    expect(failure).toMatchObject({ code: 'locked', exitStatus: 5 });
    expect(String(failure)).toContain(`process ${process.pid}`);
    expect(sandbox.report().charged).toBe(6);
    expect(await objectsIn(join(share.folder, 'lease'))).toEqual([]);
  });
});

describe('two runs that bought at the same time', () => {
  it('are reported when their journals are merged, once on each machine', async () => {
    const laptop = await machine();
    await laptop.run();
    const journal = await readFile(join(laptop.folder, '.narrate', 'journal.jsonl'), 'utf8');
    const announced = journal.split('\n').find((line) => line.includes('"type":"submitting"')) ?? '';
    const { sum: _, ...ofLaptop } = JSON.parse(announced);
    expect(ofLaptop.fence).toMatch(/^[0-9a-f-]{36}:1$/);
    // The lines of a request that another holder bought at the third position.
    const fence = `${randomUUID()}:3`;
    const stamp = { v: 1, time: ofLaptop.time, origin: sandbox.url };
    const other = { key: ofLaptop.key, requestId: 'other' };
    const lines: JournalEntry[] = [
      { ...ofLaptop, id: randomUUID(), submission: 'other', fence },
      { ...stamp, id: randomUUID(), type: 'accepted', submission: 'other', ...other },
      { ...stamp, id: randomUUID(), type: 'ended', ...other, charged: true, reason: 'no audio' },
    ];
    await mkdir(join(share.folder, 'journal', 'rival'), { recursive: true });
    await writeFile(join(share.folder, 'journal', 'rival', '000001.jsonl'), lines.map(formatEntry).join(''));
    const report = await laptop.run();
    expect(codesOf(report)).toEqual(['store-two-holders']);
    expect(report.warnings[0]?.message).toContain('bought 2 recordings');
    expect(codesOf(await laptop.run())).toEqual([]);
    expect(codesOf(await pull((await machine()).options))).toEqual(['store-two-holders']);
  });
});

describe('a store that cannot be reached', () => {
  let s3: S3Server;
  beforeEach(async () => {
    s3 = await startS3();
  });
  afterEach(() => s3.close());
  const atStore = () => ({ store: 's3://audio/book', environment: s3.environment });

  it('stops a run before it spends money, and makes a plan show the most that it can cost', async () => {
    const runner = await machine(atStore());
    s3.answerWith(() => 503);
    const planned = await plan(runner.options);
    expect(planned.store?.unknown).toContain('HTTP 503');
    expect(codesOf(planned)).toEqual(['store-unknown']);
    expect(planned.warnings[0]?.message).toContain('at most $0.24');
    await expect(runner.run()).rejects.toMatchObject({ code: 'store-unreachable', exitStatus: 5 });
    expect(sandbox.report().charged).toBe(0);
  });

  it('is left out of a plan without credentials, as in a pull request from a fork', async () => {
    const { AWS_ACCESS_KEY_ID: _, ...environment } = s3.environment;
    const fork = await machine({ ...atStore(), environment });
    const planned = await plan(fork.options);
    expect(planned.store?.unknown).toContain('AWS_ACCESS_KEY_ID is not set');
    await expect(fork.run()).rejects.toMatchObject({ code: 'store-refused', exitStatus: 5 });
    expect(s3.seen).toEqual([]);
  });

  it('stops buying in the middle of a run: no request is sent whose line is not in the store', async () => {
    const runner = await machine({ ...atStore(), chapters: 4 });
    let puts = 0;
    s3.answerWith((method, path) =>
      method === 'PUT' && path.includes('/journal/') && ++puts > 3 ? 403 : null,
    );
    const stopped = await runner.run({ concurrency: 1 });
    const { charged } = sandbox.report();
    expect(stopped).toMatchObject({
      status: 'stopped',
      recorded: { bought: charged, spentMicroUsd: charged * 40_000, stopped: { code: 'store-refused' } },
    });
    expect(stopped.delivered.files).toHaveLength(Math.floor(charged / 3));
    expect(charged).toBeLessThan(6);
    const { snapshot } = await status(runner.options);
    expect(snapshot.ledger.spentMicroUsd).toBe(charged * 40_000);
    expect(snapshot.ledger.uncertainMicroUsd).toBe(0);
    s3.answerWith(null);
    await runner.run();
    expect(sandbox.report()).toMatchObject({ charged: 12, distinctCharged: 12 });
    const fresh = await machine({ ...atStore(), chapters: 4 });
    expect((await plan(fresh.options)).plan.total).toMatchObject({ buy: 0, reuse: 12 });
  });

  it('is reported once if it fails for a while, however many requests wait for it', async () => {
    const runner = await machine(atStore());
    let puts = 0;
    s3.answerWith((method, path) =>
      method === 'PUT' && path.includes('/journal/') && ++puts <= 4 ? 503 : null,
    );
    const report = await runner.run({ concurrency: 4 });
    expect([report.status, codesOf(report)]).toEqual(['complete', ['store-waiting']]);
    expect(sandbox.report()).toMatchObject({ charged: 6, distinctCharged: 6 });
  });

  it('fails no purchase if it refuses only recordings, which a later push uploads', async () => {
    const runner = await machine(atStore());
    s3.answerWith((method, path) => (method === 'PUT' && path.includes('/takes/') ? 403 : null));
    const report = await runner.run();
    expect(report).toMatchObject({ status: 'complete', recorded: { bought: 6 } });
    expect(codesOf(report)).toEqual(['store-behind']);
    expect(report.warnings[0]?.message).toContain('6 recordings');
    expect(await push(runner.options)).toMatchObject({
      status: 'incomplete',
      behind: { takes: 6, lines: 0 },
    });
    s3.answerWith(null);
    expect(await push(runner.options)).toMatchObject({ status: 'complete', takes: 6 });
    expect(await push(runner.options)).toMatchObject({ status: 'complete', takes: 0, lines: 0 });
    const fresh = await machine(atStore());
    await fresh.run();
    expect(await fresh.audio()).toEqual(await runner.audio());
    expect(sandbox.report().charged).toBe(6);
  });
});

describe('damage in a store', () => {
  it('of a recording is reported, and a run collects the recording from the gateway free of charge', async () => {
    const laptop = await machine();
    await laptop.run();
    const names = (await objectsIn(share.folder)).filter((name) => name.startsWith('takes/'));
    const [rotten = '', short = ''] = names;
    const bytes = await readFile(join(share.folder, rotten));
    bytes.writeUInt8(bytes.readUInt8(2000) ^ 1, 2000);
    await writeFile(join(share.folder, rotten), bytes);
    await writeFile(join(share.folder, short), 'RIFF');
    const runner = await machine();
    const report = await runner.run();
    expect(report).toMatchObject({ status: 'complete', recorded: { bought: 0, collected: 2 } });
    expect(codesOf(report)).toEqual(['store-damaged']);
    expect(report.warnings[0]?.message).toContain(rotten);
    expect(await runner.audio()).toEqual(await laptop.audio());
    expect(sandbox.report().charged).toBe(6);
    // The run also replaced the damaged objects in the store.
    const fresh = await machine();
    expect(await fresh.run()).toMatchObject({ status: 'complete', recorded: { collected: 0 }, warnings: [] });
  });

  it('of a journal is reported, and loses only the damaged lines', async () => {
    const laptop = await machine();
    await laptop.run();
    const [segment = ''] = (await objectsIn(share.folder)).filter((name) => name.startsWith('journal/'));
    const path = join(share.folder, segment);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const measured = lines.findIndex((line) => line.includes('"type":"measured"'));
    lines[measured] = lines[measured]!.slice(0, -20);
    await writeFile(path, lines.join('\n'));
    const runner = await machine();
    const report = await runner.run();
    expect(codesOf(report)).toEqual(['store-damaged']);
    expect(report).toMatchObject({ status: 'complete', recorded: { bought: 0 }, reused: 6 });
  });

  it('of the local journal and of a local recording is repaired from the store', async () => {
    const laptop = await machine();
    await laptop.run();
    const path = join(laptop.folder, '.narrate', 'journal.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"type":"taken"', '"type":"takem"'));
    const [short = ''] = await laptop.takes();
    await writeFile(short, 'RIFF');
    await rm(join(laptop.folder, 'audiobook'), { recursive: true });
    const report = await laptop.run();
    expect(report).toMatchObject({ status: 'complete', recorded: { bought: 0, collected: 0 }, reused: 6 });
    expect(codesOf(report)).toEqual(['journal-corrupt-line']);
    expect(sandbox.report().charged).toBe(6);
  });

  it('by a forged line cannot make narrate write outside of the folder of takes', async () => {
    const laptop = await machine();
    await laptop.run();
    const bytes = Buffer.from('not audio');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const line = formatEntry({
      v: 1,
      id: 'forged',
      time: new Date().toISOString(),
      origin: sandbox.url,
      type: 'taken',
      ...{ key: '../../..', requestId: 'evil', bytes: bytes.length, sha256, frames: 1, sampleRate: 24_000 },
    });
    await mkdir(join(share.folder, 'journal', 'x'), { recursive: true });
    await writeFile(join(share.folder, 'journal', 'x', '000001.jsonl'), line);
    await writeFile(join(share.folder, 'evil.wav'), bytes);
    const runner = await machine();
    const report = await pull({ ...runner.options, all: true });
    expect(report).toMatchObject({ status: 'complete', takes: 6, missing: 0 });
    expect(codesOf(report)).toEqual(['store-damaged']);
  });

  it('of all objects stops a run, because the store is not new, and a push uploads them again', async () => {
    const laptop = await machine();
    await laptop.run();
    await rm(share.folder, { recursive: true });
    await expect(laptop.run()).rejects.toMatchObject({ code: 'store-unreachable' });
    expect(await push(laptop.options)).toMatchObject({ status: 'complete', takes: 6 });
    expect(await laptop.run()).toMatchObject({ status: 'complete', reused: 6 });
  });
});

describe('push and pull', () => {
  it('upload a book that was recorded without a store, and download it on another machine', async () => {
    const laptop = await machine({ store: 'none' });
    await laptop.run();
    await expect(push(laptop.options)).rejects.toMatchObject({ code: 'no-store', exitStatus: 2 });
    const pushed = await push({ ...laptop.options, store: share.folder });
    expect(pushed).toMatchObject({ status: 'complete', takes: 6, behind: { takes: 0, lines: 0 } });
    expect(pushed.lines).toBeGreaterThanOrEqual(18);
    const runner = await machine();
    const pulled = await pull(runner.options);
    expect(pulled).toMatchObject({ status: 'complete', takes: 6, missing: 0, lines: pushed.lines });
    expect(pulled.bytes).toBe(pushed.bytes);
    expect(await pull(runner.options)).toMatchObject({ takes: 0, lines: 0, missing: 0 });
    expect(await runner.takes()).toHaveLength(6);
    await rm(share.folder, { recursive: true });
    expect(await runner.run({ store: 'none' })).toMatchObject({ status: 'complete', reused: 6 });
    expect(sandbox.report().charged).toBe(6);
  });

  it('download the recordings of the current text, or all recordings with `all`', async () => {
    const laptop = await machine();
    await laptop.run();
    const runner = await machine();
    const text = await readFile(join(runner.folder, '02.md'), 'utf8');
    await runner.write('02.md', text.replace('paragraph 2 says', 'paragraph two tells'));
    expect(await pull(runner.options)).toMatchObject({ status: 'complete', takes: 5 });
    expect(await pull({ ...runner.options, all: true })).toMatchObject({ status: 'complete', takes: 1 });
  });
});

describe('a store with the format FLAC', () => {
  it('returns identical recordings from objects of less than 70 % of their size', async () => {
    const manifest = `store: { url: "${share.folder}", format: flac }\n`;
    const laptop = await machine({ manifest, store: null });
    await laptop.run();
    const objects = (await objectsIn(share.folder)).filter((name) => name.startsWith('takes/'));
    expect(objects.map((name) => name.slice(-5))).toEqual(Array(6).fill('.flac'));
    const runner = await machine();
    const pulled = await pull(runner.options);
    expect(pulled).toMatchObject({ status: 'complete', takes: 6 });
    const sizes = await Promise.all(objects.map((name) => stat(join(share.folder, name))));
    expect(sizes.reduce((total, { size }) => total + size, 0)).toBeLessThan(pulled.bytes * 0.7);
    const bytesOf = async (one: Machine) =>
      Promise.all((await one.takes()).map((path) => readFile(path, 'base64')));
    expect(await bytesOf(runner)).toEqual(await bytesOf(laptop));
    expect((await verify(runner.options)).status).toBe('whole');
  });
});

describe('remote-only recordings', () => {
  const rewriteChapter = async (one: Machine) => {
    await one.write('02.md', '# Chapter 2\n\nNothing of that is left here, but this one sentence.\n');
  };

  it('are shown as existing by takes, status and verify, which do not download them', async () => {
    await (await machine()).run();
    const runner = await machine();
    await runner.run({ chapters: [1] });
    const { chunks } = await takes({ ...runner.options, which: { chapter: '2' } });
    expect(chunks.flatMap((chunk) => chunk.takes.map(({ isHere }) => isHere))).toEqual([true, true, true]);
    expect((await status(runner.options)).lost).toBe(0);
    expect(await verify(runner.options)).toMatchObject({
      status: 'whole',
      check: { away: 3, broken: [] },
      nextRun: { reuse: 6 },
    });
    expect(await runner.takes()).toHaveLength(3);
  });

  it('can be retaken, and the retake is uploaded too', async () => {
    const laptop = await machine();
    await laptop.run();
    const runner = await machine();
    const which = { chapter: '1', chunk: 2 };
    const report = await retake({ ...runner.options, which, confirm: async () => true });
    expect(report).toMatchObject({ status: 'complete', recorded: { retaken: 1 } });
    await laptop.run();
    expect(await laptop.audio()).toEqual(await runner.audio());
    const { chunks } = await takes({ ...laptop.options, which });
    expect(chunks[0]?.takes.map(({ isUsed }) => isUsed)).toEqual([false, true]);
    expect(sandbox.report().charged).toBe(7);
  });

  it('stay in the store when gc removes local files, unless the user removes them there too', async () => {
    const laptop = await machine();
    await laptop.run();
    await rewriteChapter(laptop);
    const options = { ...laptop.options, keepDays: 0, confirm: async () => true };
    expect(await gc(options)).toMatchObject({ removed: { present: 3, kept: 3, buyAgainMicroUsd: 0 } });
    expect(await laptop.takes()).toHaveLength(3);
    expect(await gc(options)).toMatchObject({ found: { present: 0 }, removed: null });
    const runner = await machine();
    expect((await plan(runner.options)).plan.total).toMatchObject({ reuse: 6, collect: 0 });

    const all = { ...options, alsoStore: true };
    expect(await gc(all)).toMatchObject({ removed: { present: 3, kept: 0, buyAgainMicroUsd: 120_000 } });
    expect((await objectsIn(share.folder)).filter((name) => name.startsWith('takes/'))).toHaveLength(3);
    expect((await plan(runner.options)).plan.total).toMatchObject({ reuse: 3, collect: 3, buy: 0 });
    // A run collects the removed recordings from the gateway, and uploads them again.
    expect(await runner.run()).toMatchObject({ status: 'complete', recorded: { bought: 0, collected: 3 } });
    expect((await objectsIn(share.folder)).filter((name) => name.startsWith('takes/'))).toHaveLength(6);
    expect(sandbox.report().charged).toBe(6);
  });
});
