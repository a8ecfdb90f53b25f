import { describe, expect, it } from 'vitest';
import { createMelBands } from '../../../src/align/features/mel-bands.js';

const bands = createMelBands({ count: 26, lowHertz: 64, highHertz: 7600, size: 512, sampleRate: 16_000 });

describe('createMelBands', () => {
  it('gives every bin inside of the range a total weight of at most 1, and of 1 between the first and last centre', () => {
    const totals = new Float64Array(257);
    for (let band = 0; band < bands.count; band++) {
      const begin = bands.offsets[band] ?? 0;
      for (let index = begin; index < (bands.offsets[band + 1] ?? 0); index++) {
        const bin = (bands.firstBins[band] ?? 0) + index - begin;
        totals[bin] = (totals[bin] ?? 0) + (bands.weights[index] ?? 0);
      }
    }
    expect(Math.max(...totals)).toBeLessThanOrEqual(1 + 1e-9);
    for (let bin = 8; bin < 215; bin++) expect(totals[bin]).toBeCloseTo(1, 9);
    expect(totals[0]).toBe(0);
  });

  it('has bands that get wider', () => {
    const widths = Array.from(
      { length: bands.count },
      (_, band) => (bands.offsets[band + 1] ?? 0) - (bands.offsets[band] ?? 0),
    );
    expect(widths[25]).toBeGreaterThan((widths[2] ?? 0) * 5);
    expect(Math.min(...widths)).toBeGreaterThan(0);
  });
});
