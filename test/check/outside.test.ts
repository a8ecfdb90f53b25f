import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFiles } from '../../src/check/files/judge-file.js';
import { targetOf } from '../../src/check/files/targets.js';
import { outside, roundedBounds } from '../../src/check/outside.js';
import { durationFinding } from '../../src/check/takes/judge-take.js';

describe('outside', () => {
  it.each([
    [27.24, 27.2, '27.3'],
    [27.151, 27.149, '27.2'],
    [31, 27.2, '31.0'],
  ])('formats %f with the maximum %f as %s', (value, most, text) => {
    expect(outside(value, { least: 18.7, most }, 1)).toBe(text);
  });

  it('never formats a value as if it were within the bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 1e-9, max: 0.2, noNaN: true }),
        fc.constantFrom(0, 1, 2),
        (least, width, off, digits) => {
          const bounds = { least, most: least + width };
          const rounded = roundedBounds(bounds, digits);
          expect(Number(outside(bounds.most + off, bounds, digits))).toBeGreaterThan(rounded.most as number);
          expect(Number(outside(least - off, bounds, digits))).toBeLessThan(rounded.least as number);
        },
      ),
    );
  });
});

describe('messages with a value and its bounds', () => {
  const edge = { edgeDbfs: -120, swellDb: 0, stepShare: 0 };
  const levels = { peakDbfs: -3, rmsDbfs: -21, dcOffset: 0, clippedSamples: 0, loudnessLufs: -20 };

  it('show a length outside the range for a take', () => {
    const speech = { startSample: 0, endSample: 653_000, levelDbfs: -20, pauses: [], fallDb: 0 };
    const measures = {
      sampleRate: 24_000,
      samples: 653_000,
      ...levels,
      speech: { ...speech, head: edge, tail: edge },
    };
    const [finding] = durationFinding(measures, { leastSeconds: 18.7, mostSeconds: 27.2 });
    expect(finding?.message).toBe('speaks for 27.3 s instead of 18.7 to 27.2 s');
  });

  it('show a level and a silence outside the range for a file', () => {
    const sound = {
      sampleRate: 44_100,
      samples: 4_410_000,
      peakDbfs: -6,
      truePeakDbtp: -6,
      rmsDbfs: -23.004,
      noiseFloorDbfs: -70,
      loudnessLufs: -22,
      headSamples: 22_049,
      tailSamples: 88_200,
    };
    const file = {
      codec: 'mp3',
      channels: 1,
      sampleBits: null,
      bitRate: 192_000,
      isConstantBitRate: true,
      sound,
    };
    const [findings] = judgeFiles([{ format: 'mp3', measures: file }], targetOf('acx'));
    expect(findings?.map(({ message }) => message)).toEqual([
      'has an RMS level of -23.01 dB, not -23 to -18 dB',
      'has a silence before the first word of 0.49 s, not 0.5 to 1 s',
    ]);
  });
});
