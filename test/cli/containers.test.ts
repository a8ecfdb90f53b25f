import { hostname } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../src/state/lock.js';
import { fastClock } from '../support/fast-clock.js';
import { requireNamespace } from '../support/pid-namespace.js';
import {
  containerChunks as chunks,
  sharedBook,
  startBoth,
  wakeAfterTakeover,
} from '../support/shared-book.js';

beforeEach((context) => {
  requireNamespace(context);
});

describe('two containers with one host name', () => {
  it('do not hold the lock at the same time: the second sees that the first is alive, and names it', async () => {
    const { first, second, held, report } = await startBoth();
    expect(held).toMatchObject({ host: hostname(), boot: expect.any(String) });
    expect(second.status).toBe(5);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: { code: 'locked', message: expect.stringContaining(`on ${hostname()} in another container`) },
    });
    expect(second.stderr).toContain('Taking over in 60 s');
    expect(first.status).toBe(0);
    expect(report).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });

  it('let the second take over the lock when the first was killed and its heartbeat stopped', async () => {
    const book = await sharedBook();
    try {
      const first = await book.startHeld();
      first.process.kill('SIGKILL');
      await first.result;
      let waits = 0;
      const lock = await takeLock(book.lockPath, { clock: fastClock, onWait: () => (waits += 1) });
      expect(waits).toBeGreaterThan(0);
      await lock.release();
      expect((await book.run()).status).toBe(0);
      expect(book.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
    } finally {
      await book.remove();
    }
  });

  it('stop buying in the one that was suspended for over a minute', async () => {
    const { woken, charged, second, report } = await wakeAfterTakeover();
    expect(woken.status).toBe(5);
    const document = JSON.parse(woken.stdout);
    expect(document).toMatchObject({ status: 'stopped', bought: 2, warnings: [{ code: 'locked' }] });
    expect(document.warnings[0].message).toContain(`process ${process.pid} on`);
    expect(charged).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'complete', bought: chunks - 2 });
    expect(report).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });
});
