import { describe, expect, it } from 'vitest';
import { makeConnectionBreaker } from '../../../src/record/recovery/connection-breaker.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;

function world() {
  const clock = fakeClock();
  const outage = makeConnectionBreaker({ clock, random: () => 1 });
  const passed: number[] = [];
  const go = (count: number) => {
    for (let index = 0; index < count; index += 1)
      void outage.acquire(never).then(() => passed.push(clock.monotonic()));
  };
  return { clock, outage, passed, go };
}

describe('an outage', () => {
  it('holds nobody while there is none', async () => {
    const { clock, passed, go } = world();
    go(5);
    await clock.advance(0);
    expect(passed).toEqual([0, 0, 0, 0, 0]);
  });

  it('lets one caller after the other try, less and less often, while the others wait', async () => {
    const { clock, outage, passed, go } = world();
    expect(outage.failed()).toBe('begun');
    go(6);
    await clock.advance(40_000);
    expect(passed).toEqual([1000, 3000, 7000, 15_000, 25_000, 35_000]);
    expect(outage.failed()).toBe('going-on');
  });

  it('lets everyone go within a second of its end', async () => {
    const { clock, outage, passed, go } = world();
    outage.failed();
    go(4);
    await clock.advance(20_000);
    expect(passed).toHaveLength(4);
    go(3);
    await clock.advance(0);
    outage.succeeded();
    await clock.advance(1000);
    expect(passed).toHaveLength(7);
  });

  it.each([
    ['a minute where nothing ever answered', false, 60_000],
    ['five minutes where something did', true, 300_000],
  ])('is given up after %s', async (_name, known, patienceMs) => {
    const { clock, outage, passed, go } = world();
    if (known) outage.succeeded();
    outage.failed();
    await clock.advance(patienceMs - 1);
    expect(outage.failed()).toBe('going-on');
    await clock.advance(1);
    expect(outage.failed()).toBe('given-up');
    // Nobody waits any more: what is left is tried once each.
    go(3);
    await clock.advance(0);
    expect(passed).toEqual(Array(3).fill(patienceMs));
    outage.succeeded();
    expect(outage.failed()).toBe('begun');
  });

  it('lets go of whoever is aborted', async () => {
    const { clock, outage } = world();
    outage.failed();
    const controller = new AbortController();
    const turn = outage.acquire(controller.signal);
    await clock.advance(0);
    controller.abort(new Error('stop'));
    await expect(turn).rejects.toThrow('stop');
  });
});
