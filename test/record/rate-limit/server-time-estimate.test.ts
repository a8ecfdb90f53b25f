import { describe, expect, it } from 'vitest';
import { makeServerTimeEstimate } from '../../../src/record/rate-limit/server-time-estimate.js';

describe('server-time estimate', () => {
  it('dates a decision by the send time on the fastest route', () => {
    const estimate = makeServerTimeEstimate();
    expect(estimate.decisionOf({ sentMs: 100, answeredMs: 104 }).atMs).toBe(100);
    const slow = estimate.decisionOf({ sentMs: 200, answeredMs: 214 }).atMs;
    expect(slow).toBeGreaterThan(200);
    expect(slow).toBeLessThan(210);
  });

  it('gives a larger uncertainty when round trips differ more', () => {
    const spreadAfter = (tripsMs: readonly number[]): number => {
      const estimate = makeServerTimeEstimate();
      return tripsMs.map((ms) => estimate.decisionOf({ sentMs: 0, answeredMs: ms }).spreadMs).at(-1)!;
    };
    expect(spreadAfter([50, 90, 130])).toBeGreaterThan(spreadAfter([50, 52, 54]));
    expect(spreadAfter([50, 50, 50])).toBeGreaterThan(0);
  });

  it('returns the duration of nearly all responses, and follows a network that changes', () => {
    const estimate = makeServerTimeEstimate();
    expect(estimate.usualResponseMs()).toBe(0);
    for (let count = 0; count < 100; count += 1)
      estimate.decisionOf({ sentMs: 0, answeredMs: count === 0 ? 900 : 10 });
    expect(estimate.usualResponseMs()).toBe(10);
    for (let count = 0; count < 100; count += 1) estimate.decisionOf({ sentMs: 0, answeredMs: 80 });
    expect(estimate.decisionOf({ sentMs: 0, answeredMs: 80 }).atMs).toBe(0);
    expect(estimate.usualResponseMs()).toBe(80);
  });
});
