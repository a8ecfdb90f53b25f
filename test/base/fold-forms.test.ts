import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForms } from '../../src/base/fold-forms.js';

describe('foldForms', () => {
  it.each([
    ['cafe\u0301', 'café'],
    ['oﬃce', 'office'],
    ['ＳＱＬ', 'SQL'],
    ['ｶﾞｽ', 'ガス'],
    ['\u1112\u1161\u11ab\u1100\u1173\u11af', '한글'],
    ['SQL™ … ½ x²', 'SQL™ … ½ x²'],
  ])('folds %s to %s', (text, folded) => {
    expect(foldForms(text).text).toBe(folded);
  });

  it('maps the offset of each folded letter to its offset in the original text, and has null for the inside of an original letter', () => {
    const { text, original } = foldForms('oﬃce e\u0301!');
    expect(text).toBe('office é!');
    expect([...text, ''].map((_, at) => original(at))).toEqual([0, 1, null, null, 2, 3, 4, 5, 7, 8]);
  });

  it('maps any slice of the folded text to an original slice that folds to the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        const { text, original } = foldForms(source);
        const known = Array.from({ length: text.length + 1 }, (_, at) => at).filter(
          (at) => original(at) !== null,
        );
        for (const [index, at] of known.slice(1).entries()) {
          const from = known[index] ?? 0;
          const slice = source.slice(original(from) ?? 0, original(at) ?? 0);
          expect(slice).not.toBe('');
          expect(foldForms(slice).text.normalize('NFC')).toBe(text.slice(from, at).normalize('NFC'));
        }
        expect(original(text.length)).toBe(source.length);
      }),
    );
  });
});
