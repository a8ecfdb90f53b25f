import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TakeMeasures } from '../../../src/audio/measure/take-measures.js';
import { packMeasures, unpackMeasures } from '../../../src/state/journal/packed-measures.js';

const edge = { edgeDbfs: -60.12, swellDb: 7.5, stepShare: 0.2 };

/** Returns the measures of a take whose ranges of speech and pauses have these lengths in samples. */
function measuresOf(ranges: readonly (readonly [speech: number, pause: number])[]): TakeMeasures {
  let end = 1000;
  const pauses = ranges.map(([speech, pause]) => {
    const startSample = end + speech;
    end = startSample + pause;
    return { startSample, endSample: end };
  });
  const speech = { startSample: 1000, endSample: end + 500, levelDbfs: -20.5, pauses, fallDb: -0.3 };
  const levels = { peakDbfs: -3, rmsDbfs: -21, dcOffset: 0.000_01, clippedSamples: 3, loudnessLufs: -20.1 };
  return { sampleRate: 24_000, samples: end + 900, ...levels, speech: { ...speech, head: edge, tail: edge } };
}

const range = fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 4800, max: 60_000 }));

describe('packed measures', () => {
  it('are the same after a round trip through a journal line', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 300 }), (ranges) => {
        const measures = measuresOf(ranges);
        expect(unpackMeasures(JSON.parse(JSON.stringify(packMeasures(measures))))).toEqual(measures);
      }),
    );
    const silent = { ...measuresOf([]), speech: null, loudnessLufs: null };
    expect(unpackMeasures(packMeasures(silent))).toEqual(silent);
  });

  it('of a take of two minutes need less than 1,600 characters', () => {
    const line = JSON.stringify(packMeasures(measuresOf(Array.from({ length: 80 }, () => [28_000, 6000]))));
    expect(line.length).toBeLessThan(1600);
  });

  it('of another version are unpacked as null', () => {
    expect(unpackMeasures({ ...packMeasures(measuresOf([])), version: 0 })).toBeNull();
  });
});
