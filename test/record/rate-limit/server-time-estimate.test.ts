import { describe, expect, it } from 'vitest';
import { makeServerTimeEstimate } from '../../../src/record/rate-limit/server-time-estimate.js';

describe('when a gateway decided', () => {
  it('is dated by what left on the swiftest way', () => {
    const decisions = makeServerTimeEstimate();
    expect(decisions.of({ sentMs: 100, answeredMs: 104 }).atMs).toBe(100);
    const slow = decisions.of({ sentMs: 200, answeredMs: 214 }).atMs;
    expect(slow).toBeGreaterThan(200);
    expect(slow).toBeLessThan(210);
  });

  it('is known less exactly where round trips differ more', () => {
    const spreadAfter = (tripsMs: readonly number[]): number => {
      const decisions = makeServerTimeEstimate();
      return tripsMs.map((ms) => decisions.of({ sentMs: 0, answeredMs: ms }).spreadMs).at(-1)!;
    };
    expect(spreadAfter([50, 90, 130])).toBeGreaterThan(spreadAfter([50, 52, 54]));
    expect(spreadAfter([50, 50, 50])).toBeGreaterThan(0);
  });

  it('tells what nearly all answers took, and follows a network that changes', () => {
    const decisions = makeServerTimeEstimate();
    expect(decisions.usualAnswerMs()).toBe(0);
    for (let count = 0; count < 100; count += 1)
      decisions.of({ sentMs: 0, answeredMs: count === 0 ? 900 : 10 });
    expect(decisions.usualAnswerMs()).toBe(10);
    for (let count = 0; count < 100; count += 1) decisions.of({ sentMs: 0, answeredMs: 80 });
    expect(decisions.of({ sentMs: 0, answeredMs: 80 }).atMs).toBe(0);
    expect(decisions.usualAnswerMs()).toBe(80);
  });
});
