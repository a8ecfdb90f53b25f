import { describe, expect, it } from 'vitest';
import type { NarrateEvent } from '../../../src/base/events.js';
import { followEvent, nothingYet } from '../../../src/fleet/worker/follow-events.js';

const progressAfter = (...events: readonly NarrateEvent[]) => events.reduce(followEvent, nothingYet);
const chunk = { chapter: 1, chunk: 1 };
const planned = {
  type: 'plan-made',
  chapters: 1,
  chaptersRecorded: 0,
  chunks: 4,
  reuse: 1,
  collect: 1,
  buy: 2,
  wait: 0,
  costMicroUsd: 80_000,
} as const;
const recorded = (collected: boolean) =>
  ({ type: 'chunk-recorded', ...chunk, audioSeconds: 1, collected }) as const;

describe('followEvent', () => {
  it('counts chunks that have a recording: those that are here, collected and new ones', () => {
    expect(progressAfter(planned)).toMatchObject({ phase: 'recording', chunks: 4, recorded: 1, bought: 0 });
    expect(progressAfter(planned, recorded(true), recorded(false))).toMatchObject({ recorded: 3 });
  });

  it('does not count a retake as another chunk', () => {
    const all = [recorded(true), recorded(false), recorded(false)];
    expect(progressAfter(planned, ...all, recorded(false))).toMatchObject({ recorded: 4 });
  });

  it('counts accepted requests as bought, so that a recording that a later attempt collects counts once', () => {
    const accepted = { type: 'chunk-accepted', requestId: 'a', ...chunk, priceMicroUsd: 40_000 } as const;
    expect(progressAfter(planned, accepted, accepted)).toMatchObject({ bought: 2 });
    expect(progressAfter(planned, recorded(true))).toMatchObject({ bought: 0 });
  });

  it('adds up money: charged, possibly charged, recovered and refunded', () => {
    const price = { ...chunk, priceMicroUsd: 40_000 };
    const accepted = { type: 'chunk-accepted', requestId: 'a', ...price } as const;
    const uncertain = { type: 'chunk-uncertain', reason: 'lost', ...price } as const;
    const recovered = { type: 'chunk-recovered', requestId: 'a', ...price } as const;
    const refunded = { type: 'chunk-refunded', ...price } as const;
    expect(progressAfter(accepted, uncertain)).toMatchObject({
      spentMicroUsd: 40_000,
      uncertainMicroUsd: 40_000,
    });
    expect(progressAfter(uncertain, recovered)).toMatchObject({
      spentMicroUsd: 40_000,
      uncertainMicroUsd: 0,
    });
    expect(progressAfter(accepted, refunded)).toMatchObject({ spentMicroUsd: 0 });
  });

  it('counts responses with 429, and notices when files are written', () => {
    const file = { type: 'file-started', file: 'a.mp3', audioSeconds: 1 } as const;
    expect(progressAfter({ type: 'rate-limited', waitMs: 1 }, file)).toMatchObject({
      throttled: 1,
      phase: 'writing',
    });
  });
});
