import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedAt, foldText } from '../../src/base/fold-text.js';
import { chunkKey } from '../../src/split/key.js';

const fields = {
  engine: 'pixazo',
  model: 'm1',
  text: "It's late.",
  voice: 'Kore',
  prompt: null,
  language: 'en',
};
const foldable =
  '\n‘’‚‛‹›ʼ“”„‟«»〝〞\u2010\u2011\u2012\u2013\u2014\u2015\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';

describe('foldText', () => {
  it.each([
    ['“It’s late,” she said.', '"It\'s late," she said.'],
    ['10\u00a0km – or — more', '10 km — or — more'],
    ['re\u2011sign', 're-sign'],
    ['a − b … c', 'a − b … c'],
    ['The lamp\nwent out.\n\nIt was late.', 'The lamp went out.\n\nIt was late.'],
    ['\n\n\n', '\n\n\n'],
  ])('folds %j to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('keeps hyphens and dashes different, because they sound different', () => {
    expect(foldText('re-sign')).not.toBe(foldText('re–sign'));
  });

  it('keeps the length and all other characters, and is idempotent', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...foldable), fc.string({ unit: 'binary' })))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (text) => {
        const folded = foldText(text);
        expect(folded).toHaveLength(text.length);
        expect(foldText(folded)).toBe(folded);
        const units = Array.from({ length: text.length }, (_, at) => foldedAt(text, at));
        expect(String.fromCharCode(...units)).toBe(folded);
        const changed = [...Array(text.length).keys()].filter((at) => folded[at] !== text[at]);
        expect(changed.filter((at) => !foldable.includes(text.charAt(at)))).toEqual([]);
      }),
    );
  });
});

describe('chunkKey', () => {
  it('is the SHA-256 of v1 and the canonical JSON', () => {
    const canonical =
      '{"engine":"pixazo","language":"en","model":"m1","prompt":null,"text":"It\'s late.","voice":"Kore"}';
    expect(chunkKey(fields)).toBe(createHash('sha256').update(`v1${canonical}`).digest('hex'));
  });

  // Paid audio is found by its key, so a change of this value makes every book buy everything again.
  it('returns the same key as every earlier version', () => {
    expect(chunkKey(fields)).toBe('88376cfcd6fd57d07241641eb66db0e40e3ee983fcbd1be826dd15ee3433e3a3');
  });

  it('is equal for texts that sound alike, and ignores other properties', () => {
    const withMore = { chunk: 7, chapter: 3, ...fields, text: 'It’s late.' };
    expect(chunkKey(withMore)).toBe(chunkKey(fields));
  });

  it('is equal for a text with line ends and the same text on one line, but not for two paragraphs', () => {
    const keyOf = (text: string) => chunkKey({ ...fields, text });
    expect(keyOf('Yours truly,\nA friend')).toBe(keyOf('Yours truly, A friend'));
    expect(keyOf('Yours truly,\n\nA friend')).not.toBe(keyOf('Yours truly, A friend'));
  });

  it.each(['engine', 'model', 'text', 'voice', 'prompt', 'language'] as const)(
    'changes with the %s',
    (field) => {
      expect(chunkKey({ ...fields, [field]: 'other' })).not.toBe(chunkKey(fields));
    },
  );
});
