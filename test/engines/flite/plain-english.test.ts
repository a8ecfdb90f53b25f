import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainEnglish } from '../../../src/engines/flite/plain-english.js';

const read = (text: string) => plainEnglish(text).parts.join(' | ');

describe('plainEnglish', () => {
  it.each([
    ['“Mind the step,” he said — ‘it’s naïve, Zoë.’', "\"Mind the step,\" he said, 'it's naive, Zoe.'"],
    ['a < b & c > d', 'a less than b and c greater than d'],
    ['50 % of §3, 1914–1918', '50 percent of section 3, 1914 to 1918'],
    ['It cost £3.50 or €4.', 'It cost 3.50 pounds or 4 euros.'],
    ['10⁶ metres, 3½ cups', '10 6 metres, 3 1/2 cups'],
    ['Straße, œuvre, Łódź, Þórr', 'Strasse, oeuvre, Lodz, Thorr'],
    ['and/or 3/4', 'and slash or 3/4'],
    ['*so* [[it]] `is`', 'so it is'],
    ['one\u0000two\u0007three', 'one two three'],
    ['He waited…', 'He waited...'],
    ['wait -- what', 'wait, what'],
  ])('turns %j into %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('makes a pause at a line end, and ends a heading', () => {
    expect(read('Roses are red\nviolets are blue')).toBe('Roses are red, violets are blue');
    expect(plainEnglish('The Harbour\n\nThe lamps are lit.').parts).toEqual([
      'The Harbour.',
      '',
      'The lamps are lit.',
    ]);
  });

  it.each(['', ' \n ', '—', '🙂', '"""', '…', '\ud800'])(
    'has no parts for %j, which has no words',
    (text) => {
      expect(plainEnglish(text)).toEqual({ parts: [], hasUnreadable: false });
    },
  );

  it('says whether letters of another script were left out', () => {
    expect(plainEnglish('The word λόγος.')).toEqual({ parts: ['The word.'], hasUnreadable: true });
    expect(plainEnglish('灯台守の地図')).toEqual({ parts: [], hasUnreadable: true });
    expect(plainEnglish('Café № 5 🙂').hasUnreadable).toBe(false);
  });

  it('splits after sentences, but not after abbreviations and initials', () => {
    const first = `${'The lamps were lit along the quay and '.repeat(4)}so were the boats of Dr. Smith and J. Brown.`;
    expect(plainEnglish(`${first} He went home.`).parts).toEqual([first, 'He went home.']);
  });

  it('keeps all words in order, in parts of at most 400 printable ASCII characters', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-z]{1,12}[.,;!?]?$/), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(words, fc.constantFrom(' ', '  ', ' — '), (some, gap) => {
        const { parts } = plainEnglish(some.join(gap));
        for (const part of parts) expect(part).toMatch(/^[\u0020-\u007e]{1,400}$/);
        const spoken = (text: string) => text.match(/[A-Za-z]+/g);
        expect(spoken(parts.join(' '))).toEqual(spoken(some.join(' ')));
      }),
    );
  });

  it('returns only ASCII for any text, also for one long word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const part of plainEnglish(text).parts) expect(part).toMatch(/^[\u0020-\u007e]*$/);
      }),
    );
    const parts = plainEnglish('a'.repeat(1000)).parts;
    expect(parts.map((part) => part.length)).toEqual([400, 400, 200]);
  });
});
