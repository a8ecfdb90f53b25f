import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGain, type GainJob } from '../../../src/audio/dsp/find-gain.js';
import type { SourceLevels } from '../../../src/audio/dsp/limiter-loss.js';
import { examples } from '../../support/examples.js';

const levels: SourceLevels = {
  loudnessLufs: -22,
  rmsDbfs: -21,
  peakDbfs: -1,
  truePeakDbtp: -1,
  limiterLosses: [],
};

/** A job whose limiter takes away a share of each decibel by which the peak is too high. Collects the gains that are tried. */
function jobWith(over: Partial<GainJob>, share: number): { job: GainJob; tried: number[] } {
  const tried: number[] = [];
  const job: GainJob = {
    levels,
    target: { measure: 'rms', tolerance: 2.4 },
    aim: -20.5,
    correctionDb: 0,
    ceilingDbtp: -4,
    tryGain: async (gainDb) => {
      tried.push(gainDb);
      const excess = Math.max(0, levels.truePeakDbtp + gainDb - job.ceilingDbtp);
      return levels.rmsDbfs + gainDb - share * excess;
    },
    ...over,
  };
  return { job, tried };
}

describe('findGain', () => {
  it('tries no gain while the limiter can take only a part of the tolerance', async () => {
    const { job, tried } = jobWith({ ceilingDbtp: -1 }, 1);
    const found = await findGain(job);
    expect(tried).toEqual([]);
    expect(found).toMatchObject({ gainDb: 0.5, isLimited: true, isTried: false });
  });

  it('returns the measured level, and of the other levels the lowest that the limiter allows', async () => {
    const { job, tried } = jobWith({}, 0.1);
    const found = await findGain(job);
    expect(tried).toEqual([found.gainDb]);
    expect(found.levels).toEqual({
      loudnessLufs: -25.1,
      rmsDbfs: -20.85,
      peakDbfs: -4.1,
      truePeakDbtp: -4.1,
    });
  });

  it('tries the estimated gain first, and accepts it if the estimate is right', async () => {
    const share = 0.5;
    const limiterLosses = Array.from({ length: 20 }, (_, db) => share * Math.max(0, db - 1));
    const { job, tried } = jobWith({ levels: { ...levels, limiterLosses } }, share);
    const { isTried, levels: after } = await findGain(job);
    expect(tried).toHaveLength(1);
    expect(isTried).toBe(true);
    expect(Math.abs(after.rmsDbfs - job.aim)).toBeLessThanOrEqual(0.36);
  });

  it('says that a gain was tried exactly when it is the last one that was tried', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -12, max: 0, noNaN: true }),
        fc.double({ min: -30, max: -5, noNaN: true }),
        fc.constantFrom(0.2, 0.9, 2.4),
        async (share, ceilingDbtp, aim, tolerance) => {
          const { job, tried } = jobWith({ ceilingDbtp, aim, target: { measure: 'rms', tolerance } }, share);
          const { gainDb, isTried, levels: after } = await findGain(job);
          expect(tried.length).toBeLessThanOrEqual(4);
          if (isTried) {
            expect(tried.at(-1)).toBe(gainDb);
            expect(Math.abs(aim - after.rmsDbfs)).toBeLessThanOrEqual(tolerance * 0.15 + 1e-9);
          }
        },
      ),
      { numRuns: examples(100) },
    );
  });
});
