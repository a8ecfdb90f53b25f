import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accept,
  end,
  nextAt,
  plan,
  refuse,
  type SimpleLimits,
  type SimpleSubmission,
  send,
  suspend,
  unknownLimits,
  withdraw,
} from '../../../../src/record/rate-limit/simple/simple-limits.js';

/** Something that happens to one of the submissions that are under way. `pick` chooses which one. */
type Happening =
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'plan' }
  | { readonly type: 'end' }
  | { readonly type: 'send'; readonly pick: number }
  | { readonly type: 'accept'; readonly pick: number }
  | { readonly type: 'withdraw'; readonly pick: number }
  | {
      readonly type: 'refuse';
      readonly pick: number;
      readonly retryAfterMs: number | null;
      readonly random: number;
    }
  | { readonly type: 'suspend'; readonly pick: number; readonly retryAfterMs: number };

const pick = fc.nat(1000);
const ms = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.integer({ min: 0, max: 90_000 }),
);
const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), ms }) },
    { weight: 5, arbitrary: fc.constant({ type: 'plan' as const }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('send' as const), pick }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('accept' as const), pick }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('withdraw' as const), pick }) },
    { weight: 3, arbitrary: fc.constant({ type: 'end' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('refuse' as const),
        pick,
        retryAfterMs: fc.option(fc.integer({ min: 0, max: 60_000 })),
        random: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('suspend' as const),
        pick,
        retryAfterMs: fc.integer({ min: 0, max: 600_000 }),
      }),
    },
  ),
  { maxLength: 120 },
);

interface World {
  nowMs: number;
  limits: SimpleLimits;
  underWay: SimpleSubmission[];
  jobs: number;
  /** The end of the longest Retry-After so far. */
  heldUntilMs: number;
}

/** Applies one event. Submissions may be answered in any order, and also ones that were never sent. */
function apply(world: World, happening: Happening): void {
  if (happening.type === 'wait') world.nowMs += happening.ms;
  else if (happening.type === 'plan') planOne(world);
  else if (happening.type === 'end') {
    if (world.jobs === 0) return;
    world.jobs -= 1;
    world.limits = end(world.limits);
  } else answer(world, happening);
}

function planOne(world: World): void {
  const atMs = nextAt(world.limits, world.nowMs);
  if (!Number.isFinite(atMs)) return;
  const step = plan(world.limits, atMs);
  world.limits = step.limits;
  world.underWay.push(step.submission);
}

function answer(world: World, happening: Exclude<Happening, { type: 'wait' | 'plan' | 'end' }>): void {
  if (world.underWay.length === 0) return;
  const index = happening.pick % world.underWay.length;
  const submission = world.underWay[index]!;
  if (happening.type === 'send') {
    if (submission.isSent) return;
    const step = send(world.limits, submission, world.nowMs);
    world.limits = step.limits;
    world.underWay[index] = step.submission;
    return;
  }
  world.underWay.splice(index, 1);
  const { limits, nowMs } = world;
  if (happening.type === 'accept') {
    world.limits = accept(limits, submission, nowMs);
    world.jobs += 1;
  } else if (happening.type === 'withdraw') world.limits = withdraw(limits, submission);
  else if (happening.type === 'suspend') {
    world.limits = suspend(limits, submission, { nowMs, retryAfterMs: happening.retryAfterMs });
    world.heldUntilMs = Math.max(world.heldUntilMs, nowMs + happening.retryAfterMs);
  } else {
    const { retryAfterMs, random } = happening;
    world.limits = refuse(limits, submission, { nowMs, retryAfterMs, random });
    world.heldUntilMs = Math.max(world.heldUntilMs, nowMs + (retryAfterMs ?? 0));
  }
}

/** Checks a statement after each of many random events. */
function always(statement: (world: World) => void): void {
  fc.assert(
    fc.property(happenings, (sequence) => {
      const world: World = { nowMs: 0, limits: unknownLimits, underWay: [], jobs: 0, heldUntilMs: 0 };
      for (const happening of sequence) {
        apply(world, happening);
        statement(world);
      }
    }),
  );
}

describe('limits learned in a few numbers', () => {
  it('count the submissions and jobs that are under way, whatever happens in whatever order', () => {
    always(({ limits, underWay, jobs }) => {
      expect(limits.unanswered).toBe(underWay.length);
      expect(limits.unsent).toBe(underWay.filter(({ isSent }) => !isSent).length);
      expect(limits.jobs).toBe(jobs);
    });
  });

  it('consist of finite numbers, so that they can be kept as text', () => {
    always(({ limits }) => {
      expect(JSON.parse(JSON.stringify(limits))).toEqual(limits);
      expect(Object.values(limits).every(Number.isFinite)).toBe(true);
    });
  });

  it('hold all submissions until the longest Retry-After is over', () => {
    always(({ limits, nowMs, heldUntilMs }) => {
      expect(nextAt(limits, nowMs)).toBeGreaterThanOrEqual(Math.max(nowMs, heldUntilMs));
    });
  });

  it('never take a time for accepted that is shorter than one that was refused', () => {
    always(({ limits }) => {
      expect(limits.fastMs).toBeLessThanOrEqual(limits.slowMs);
    });
  });

  it('let a submission go within five minutes of the last pause when nothing is under way', () => {
    always(({ limits, nowMs, underWay, jobs }) => {
      if (underWay.length > 0 || jobs > 0) return;
      const fromMs = Math.max(nowMs, limits.pausedUntilMs, limits.lastMs);
      expect(nextAt(limits, nowMs)).toBeLessThanOrEqual(fromMs + 300_000);
    });
  });

  it('wait for a job only while one runs or a submission has no response', () => {
    always(({ limits, nowMs, underWay, jobs }) => {
      if (nextAt(limits, nowMs) === Number.POSITIVE_INFINITY)
        expect(underWay.length + jobs).toBeGreaterThan(0);
    });
  });

  it('go on after a response that never arrives', () => {
    always(({ limits, nowMs }) => {
      if (limits.jobOdds > 1) return;
      const fromMs = Math.max(nowMs, limits.pausedUntilMs, limits.lastMs);
      expect(nextAt(limits, nowMs)).toBeLessThanOrEqual(fromMs + 300_000);
    });
  });

  it('drop a limit on jobs that is wrong, although it holds back what would prove that', () => {
    let limits: SimpleLimits = {
      ...unknownLimits,
      slowMs: 200,
      fastMs: 190,
      burst: 1,
      jobLimit: 1,
      jobOdds: 1.1,
    };
    let nowMs = 0;
    for (let accepted = 0; accepted < 20 && limits.jobOdds > 1; accepted += 1) {
      const atMs = nextAt(limits, nowMs);
      if (!Number.isFinite(atMs)) {
        nowMs += 1000;
        limits = end(limits);
        continue;
      }
      nowMs = atMs;
      const planned = plan(limits, atMs);
      const sent = send(planned.limits, planned.submission, atMs);
      limits = accept(sent.limits, sent.submission, atMs);
    }
    expect(limits.jobOdds).toBeLessThan(1);
  });
});
