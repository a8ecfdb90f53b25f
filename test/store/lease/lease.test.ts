import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import type { Lease } from '../../../src/store/lease/lease.js';
import { type LeaseOptions, takeLease } from '../../../src/store/lease/take-lease.js';
import type { ObjectStore } from '../../../src/store/object-store.js';
import { openStore } from '../../../src/store/open-store.js';
import { type S3Server, startS3 } from '../../support/s3-server.js';

let s3: S3Server;
let folder: string;
beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'narrate-lease-'));
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
const retryLimits = { tries: 2, stallMs: 5000 };
const open = (kind: 'folder' | 's3', name: string): Promise<ObjectStore> =>
  openStore(
    kind === 's3'
      ? { kind, bucket: s3.bucket, prefix: name, endpoint: null, region: null, format: 'wav' }
      : { kind, folder: join(folder, name), format: 'wav' },
    { environment: s3.environment, clock: systemClock, random: Math.random, retryLimits },
  );

const take = (store: ObjectStore, parts: Partial<LeaseOptions> = {}): Promise<Lease> =>
  takeLease({
    store,
    holder: { host: 'attic', pid: 7, processStart: null, since: '2026-01-02T03:04:05.000Z' },
    ttlMs: 60_000,
    clock: systemClock,
    random: Math.random,
    hasEnded: () => false,
    onWait: () => {},
    signal: never,
    ...parts,
  });

describe.each(['folder', 's3'] as const)('a lease in %s', (kind) => {
  it('has one holder, whom a second run names when it fails, and is free after its release', async () => {
    const store = await open(kind, 'one');
    const lease = await take(store);
    await lease.require(never);
    await expect(take(store)).rejects.toMatchObject({
      code: 'locked',
      exitStatus: 5,
      message: expect.stringMatching(/process 7 on attic, since 2026-01-02T03:04:05/),
    });
    await lease.release(never);
    const next = await take(store);
    await next.release(never);
    expect(await store.list('lease/', never)).toEqual([]);
    await store.close();
  });

  it('never has two holders when several runs begin at once', async () => {
    const store = await open(kind, 'race');
    let holders = 0;
    let most = 0;
    const contend = async () => {
      const lease = await take(store).catch(() => null);
      if (lease === null) return 0;
      holders += 1;
      most = Math.max(most, holders);
      await lease.require(never);
      await new Promise((done) => setTimeout(done, 30));
      holders -= 1;
      await lease.release(never);
      return 1;
    };
    for (let round = 0; round < 2; round += 1) {
      const won = await Promise.all(Array.from({ length: 4 }, contend));
      expect(won.reduce<number>((total, one) => total + one, 0)).toBeGreaterThan(0);
    }
    expect(most).toBe(1);
    await store.close();
  });

  it('expires if its run ended without releasing it', async () => {
    const store = await open(kind, 'dead');
    const claim = { host: 'attic', pid: 7, processStart: null, since: 'then', isHeld: true };
    await store.put('lease/killed.json', Buffer.from(JSON.stringify(claim)), never);
    await expect(take(store, { ttlMs: 2000 })).rejects.toMatchObject({ code: 'locked' });
    let waits = 0;
    const lease = await take(store, { ttlMs: 2000, hasEnded: () => true, onWait: () => (waits += 1) });
    expect(waits).toBe(1);
    await lease.require(never);
    await lease.release(never);
    await store.close();
  });
});

describe('lease', () => {
  it('is held beyond its time to live by renewals', async () => {
    const store = await open('folder', 'renewed');
    const lease = await take(store, { ttlMs: 2000 });
    await new Promise((done) => setTimeout(done, 3000));
    await lease.require(never);
    await expect(take(store, { ttlMs: 2000 })).rejects.toMatchObject({ code: 'locked' });
    await lease.release(never);
  });

  it('is lost by a machine that slept for longer than its time to live', async () => {
    const store = await open('folder', 'slept');
    let asleepMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + asleepMs };
    const lease = await take(store, { clock });
    await lease.require(never);
    asleepMs = 61_000;
    await expect(lease.require(never)).rejects.toMatchObject({ code: 'store-lost', exitStatus: 5 });
    await expect(lease.require(never)).rejects.toMatchObject({ code: 'store-lost' });
    await lease.release(never);
    const next = await take(store);
    await next.release(never);
  });

  it('is lost if its renewal came too late by the store’s clock', async () => {
    const store = await open('folder', 'late');
    let lateMs = 0;
    const shifted: ObjectStore = {
      ...store,
      list: async (prefix, signal) =>
        (await store.list(prefix, signal)).map((one) => ({ ...one, modifiedMs: one.modifiedMs + lateMs })),
    };
    let elapsedMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + elapsedMs };
    const lease = await take(shifted, { clock });
    await lease.require(never);
    lateMs = 61_000;
    elapsedMs = 50_000;
    await expect(lease.require(never)).rejects.toMatchObject({ code: 'store-lost' });
    await lease.release(never);
  });

  it('is not taken, and leaves no claim, when its signal aborts', async () => {
    const store = await open('folder', 'asked');
    const reason = new Error('enough');
    const stop = new AbortController();
    const slow: ObjectStore = {
      ...store,
      async list(prefix, signal) {
        stop.abort(reason);
        return store.list(prefix, signal);
      },
    };
    await expect(take(slow, { signal: stop.signal })).rejects.toBe(reason);
    expect(await store.list('lease/', never)).toEqual([]);
  });

  it('is lost if its claim was removed, and a renewal does not write the claim again', async () => {
    const store = await open('folder', 'removed');
    const lease = await take(store, { ttlMs: 2000 });
    const [mine] = await store.list('lease/', never);
    await store.remove(mine?.name ?? '', never);
    await expect(lease.confirm(never)).rejects.toMatchObject({ code: 'store-lost', exitStatus: 5 });
    await expect(lease.require(never)).rejects.toMatchObject({ code: 'store-lost' });
    await new Promise((done) => setTimeout(done, 1200));
    expect(await store.list('lease/', never)).toEqual([]);
    await lease.release(never);
  });

  it('is known to be lost after the next renewal, without a call to confirm', async () => {
    const store = await open('folder', 'unasked');
    const lease = await take(store, { ttlMs: 800 });
    const [mine] = await store.list('lease/', never);
    await store.remove(mine?.name ?? '', never);
    await new Promise((done) => setTimeout(done, 1000));
    await expect(lease.require(never)).rejects.toMatchObject({ code: 'store-lost' });
    await lease.release(never);
  });

  it('is lost if another run holds it too, but not if that run only contends for it', async () => {
    const store = await open('folder', 'both');
    const one = await take(store);
    const claim = { host: 'cellar', pid: 8, processStart: null, since: 'then' };
    await store.put('lease/rival.json', Buffer.from(JSON.stringify({ ...claim, isHeld: false })), never);
    // A contender that does not hold the lease sees this claim and withdraws its own.
    await one.confirm(never);
    await store.put('lease/rival.json', Buffer.from(JSON.stringify({ ...claim, isHeld: true })), never);
    await expect(one.confirm(never)).rejects.toMatchObject({
      code: 'store-lost',
      message: expect.stringContaining('process 8 on cellar'),
    });
    await one.release(never);
  });

  it('is lost if the store’s clock was ahead for a while, so that it expired for another run', async () => {
    const store = await open('folder', 'ahead');
    let aheadMs = 0;
    const given = new Map<string, number>();
    // Objects get the time of the store's clock when they are written.
    const wrong: ObjectStore = {
      ...store,
      async put(name, bytes, signal) {
        given.set(name, Date.now() + aheadMs);
        await store.put(name, bytes, signal);
      },
      list: async (prefix, signal) =>
        (await store.list(prefix, signal)).map((one) => ({
          ...one,
          modifiedMs: given.get(one.name) ?? one.modifiedMs,
        })),
    };
    const first = await take(wrong);
    aheadMs = 90_000;
    const second = await take(wrong);
    aheadMs = 0;
    await second.confirm(never);
    await expect(first.confirm(never)).rejects.toMatchObject({ code: 'store-lost' });
    await second.confirm(never);
    await first.release(never);
    await second.release(never);
    expect(await store.list('lease/', never)).toEqual([]);
  });

  it('is confirmed by one listing that simultaneous calls share', async () => {
    const store = await open('folder', 'shared');
    let listings = 0;
    const counted: ObjectStore = {
      ...store,
      async list(prefix, signal) {
        listings += 1;
        return store.list(prefix, signal);
      },
    };
    const lease = await take(counted);
    listings = 0;
    await Promise.all(Array.from({ length: 20 }, () => lease.confirm(never)));
    expect(listings).toBeLessThanOrEqual(2);
    await lease.release(never);
  });

  it('is no longer waited for after the caller’s signal aborts, if the store does not answer', async () => {
    const store = await open('folder', 'hanging');
    let isHanging = false;
    const hanging: ObjectStore = {
      ...store,
      list: (prefix, signal) =>
        isHanging
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          : store.list(prefix, signal),
    };
    const lease = await take(hanging);
    isHanging = true;
    const stop = new AbortController();
    const reason = new Error('enough');
    const waiting = lease.confirm(stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await lease.release(never);
  });
});
