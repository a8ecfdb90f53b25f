import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GainEnvelope } from '../../../src/audio/dsp/gain-envelope.js';
import { examples } from '../../support/examples.js';

const attack = 12;
const release = 0.02;

/** The gains by the definition of the envelope, in one simple loop. `allowed` is that of each sample, not of the one ahead. */
function expectedGains(allowed: readonly number[]): number[] {
  const held: number[] = Array.from({ length: attack }, () => 1);
  let gain = 1;
  for (let index = -attack; index < allowed.length; index++) {
    const ahead = allowed.slice(Math.max(0, index), index + attack + 1);
    gain = Math.min(...ahead, 1, gain + (1 - gain) * release);
    held.push(gain);
  }
  return allowed.map((_, index) => {
    const recent = held.slice(index + attack, index + 2 * attack + 1);
    return recent.reduce((sum, one) => sum + one, 0) / recent.length;
  });
}

/** Applies an envelope to samples of 1, in blocks of these lengths. */
function gainsOf(allowed: readonly number[], lengths: readonly number[]): number[] {
  const envelope = new GainEnvelope(attack, release);
  const ahead = Float32Array.from([...allowed, ...Array.from({ length: attack }, () => 1)]);
  const samples = new Float32Array(ahead.length).fill(1);
  for (let from = 0, turn = 0; from < samples.length; turn++) {
    const to = Math.min(samples.length, from + (lengths[turn % lengths.length] as number));
    envelope.apply(samples.subarray(from, to), ahead.subarray(from, to));
    from = to;
  }
  return [...samples.subarray(attack)];
}

/** Runs of samples that need no limit, between short limited ones, as in speech. */
const allowedGains = fc
  .array(
    fc.record({
      free: fc.integer({ min: 0, max: 900 }),
      limited: fc.array(fc.float({ min: Math.fround(0.1), max: 1, noNaN: true }), { maxLength: 20 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((runs) => runs.flatMap(({ free, limited }) => [...Array.from({ length: free }, () => 1), ...limited]));

describe('GainEnvelope', () => {
  it('has the gains of its definition, with blocks of any length', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(allowedGains, lengths, (allowed, blocks) => {
        const expected = expectedGains(allowed);
        for (const [index, gain] of gainsOf(allowed, blocks).entries())
          expect(Math.abs(gain - (expected[index] as number))).toBeLessThan(2e-5);
      }),
      { numRuns: examples(100) },
    );
  });

  it('leaves samples unchanged where no limit is near', () => {
    const allowed = Array.from({ length: 2_000 }, (_, index) => (index === 100 ? 0.5 : 1));
    const gains = gainsOf(allowed, [64]);
    expect(gains.slice(0, 100 - 2 * attack).every((gain) => gain === 1)).toBe(true);
    expect(gains[100]).toBeLessThanOrEqual(0.5);
    expect(gains.slice(-100).every((gain) => gain === 1)).toBe(true);
  });
});
