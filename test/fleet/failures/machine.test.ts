import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endsOf, hasLogged, makeFailingFleet } from '../../support/failing-fleet.js';
import { until } from '../../support/fleet.js';
import { canMount, mountingNeeded, mountSmallDisk } from '../../support/mounted.js';
import { noRedis } from '../../support/redis.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;
const anHour = 3_600_000;
const shiftedClock = pathToFileURL(resolve(import.meta.dirname, '../../support/shifted-clock.mjs')).href;
const withClockShifted = (ms: number) => ({
  NODE_OPTIONS: `--import=${shiftedClock}`,
  CLOCK_SHIFT_MS: String(ms),
});

describe.skipIf(noRedis !== null)(`a worker whose machine has a fault${skipped}`, () => {
  it.skipIf(!canMount)(
    `a full disk: the worker rests, and another one completes the book${mountingNeeded}`,
    async () => {
      const fleet = await makeFailingFleet({});
      const folder = await fleet.copy();
      const state = join(folder, 'books/a/.narrate');
      await mkdir(state);
      const disk = mountSmallDisk(48 * 1024, state);
      onTestFinished(() => disk.unmount());
      const full = fleet.startWorker({ folder });
      const running = fleet.json('run', '--yes');
      await until(() => hasLogged(full, 'worker-resting'));
      expect(endsOf(full)).toEqual([['queued', 'disk-full']]);
      const other = fleet.startWorker();
      await fleet.promote();
      expect(await running).toMatchObject({ exitStatus: 0 });
      expect(endsOf(other)).toEqual([['done', null]]);
      fleet.expectBoughtOnce(1);
    },
  );

  it('a clock that is an hour wrong: leases are respected, nothing is bought twice, and the log says so', async () => {
    const fleet = await makeFailingFleet({ holds: 'polls' });
    const ahead = fleet.startWorker({ env: withClockShifted(anHour) });
    const running = fleet.json('run', '--yes');
    await until(async () => fleet.gateway.held() === 2 && (await fleet.accepted()) === 2);
    // Its job goes to another worker, and the lease of its book does not.
    ahead.signal('SIGSTOP');
    const behind = fleet.startWorker({ env: withClockShifted(-anHour), folder: await fleet.copy() });
    await until(() => endsOf(behind).length > 0);
    expect([endsOf(behind), fleet.charged()]).toEqual([[['queued', 'locked']], 2]);
    fleet.gateway.release();
    ahead.signal('SIGKILL');
    await ahead.ended;
    await fleet.ageLeases();
    await fleet.promote();
    expect(await running).toMatchObject({ exitStatus: 0 });
    fleet.expectBoughtOnce(1);
    const differences = [ahead, behind].map(
      ({ log }) => log.find(({ event }) => event === 'clock-differs')?.seconds,
    );
    expect(differences.map((seconds) => Math.round(Number(seconds) / 60))).toEqual([60, -60]);
  });
});
