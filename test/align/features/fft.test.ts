import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFft } from '../../../src/align/features/fft.js';

describe('createFft', () => {
  it('returns the same as the definition of the Fourier transform', () => {
    const size = 16;
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const part = fc.array(number, { minLength: size, maxLength: size });
    fc.assert(
      fc.property(part, part, (real, imaginary) => {
        const [a, b] = [Float64Array.from(real), Float64Array.from(imaginary)];
        createFft(size)(a, b);
        for (let k = 0; k < size; k++) {
          let [sumReal, sumImaginary] = [0, 0];
          for (let n = 0; n < size; n++) {
            const angle = (-2 * Math.PI * k * n) / size;
            const [x, y] = [real[n] ?? 0, imaginary[n] ?? 0];
            sumReal += x * Math.cos(angle) - y * Math.sin(angle);
            sumImaginary += x * Math.sin(angle) + y * Math.cos(angle);
          }
          expect(a[k]).toBeCloseTo(sumReal, 9);
          expect(b[k]).toBeCloseTo(sumImaginary, 9);
        }
      }),
      { numRuns: 20 },
    );
  });
});
