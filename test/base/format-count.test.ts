import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount } from '../../src/base/format-count.js';

describe('formatCount', () => {
  it('equals the English format of the platform for every whole number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (count) => {
        expect(formatCount(count)).toBe(count.toLocaleString('en-US'));
      }),
    );
  });
});
