import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { displayWidth } from '../../../src/cli/text/display-width.js';
import { examples } from '../../support/examples.js';

it('displayWidth equals the result of string-width for any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.nat(0x2ff).map((code) => String.fromCharCode(code)) }),
    fc.string({ unit: fc.integer({ min: 0x2000, max: 0x206f }).map((code) => String.fromCharCode(code)) }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(displayWidth(text)).toBe(stringWidth(text));
    }),
    { numRuns: examples(2000) },
  );
});
