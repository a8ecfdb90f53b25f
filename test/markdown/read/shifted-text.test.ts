import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

/** Returns the spoken text and the previews of skipped notes of a paragraph, with `^` for `<sup>` and `~` for `<sub>`. */
function read(short: string) {
  const markdown = short.replace(/\^([^^]*)\^/g, '<sup>$1</sup>').replace(/~([^~]*)~/g, '<sub>$1</sub>');
  const { blocks, skipped } = readMarkdown(markdown, defaults);
  expect(skipped.every(({ kind }) => kind === 'footnote')).toBe(true);
  return [blocks.map(({ text }) => text).join(' '), skipped.map(({ preview }) => preview).join(' ')];
}

describe('raised text', () => {
  it.each([
    ['10^6^ and 10,000^2^', '10⁶ and 10,000²'],
    ['10^-3^, 10^−3^, s^-1^, mol^-1^', '10⁻³, 10⁻³, s⁻¹, mol⁻¹'],
    ['5 m^2^, 5m^2^, km^2^, m/s^2^', '5 m², 5m², km², m/s²'],
    ['mc^2^, x^2^, π^2^, км^2^, 5 м^3^', 'mc², x², π², км², 5 м³'],
    ['5 in^2^, sin^2^ x, (a + b)^2^', '5 in², sin² x, (a + b)²'],
    ['2^n^, 2^n+1^, Ca^2+^, Na^+^', '2ⁿ, 2ⁿ⁺¹, Ca²⁺, Na+'],
    ['10^6x^', '10 6x'],
    ['1000^2^', '1000²'],
  ])('is a power after a number, a unit or a variable: %s', (markdown, spoken) => {
    expect(read(markdown)).toEqual([spoken, '']);
  });

  it.each([
    ['As said^12^ before', 'As said before', '12'],
    ['1990^3^, 1914–18^4^, the 1990s^5^', '1990, 1914–18, the 1990s', '3 4 5'],
    ['word^[2]^ and 5^[a]^', 'word and 5', '[2] [a]'],
    ['end.^1^ “Yes.”^2^ (so)^3^ 5%^4^', 'end. “Yes.” (so) 5%', '1 2 3 4'],
    ['it^1^ don’t^2^ TV^3^ слово^4^ 漢^5^', 'it don’t TV слово 漢', '1 2 3 4 5'],
    ['one^1, 2^ two^3–5^', 'one two', '1, 2 3–5'],
    ['^1^ A note. ^2^ More', 'A note. More', '1 2'],
    ['end ^1^.', 'end.', '1'],
    ['10<sup class="footnote-ref">1</sup>', '10', '1'],
    ['10<sup><a href="#fn1">1</a></sup>', '10', '1'],
    ['word^**1**^, m^2^^3^', 'word, m²', '1 3'],
  ])('is the number of a note after a word, a year or punctuation: %s', (markdown, spoken, notes) => {
    expect(read(markdown)).toEqual([spoken, notes]);
  });

  it.each([
    ['1^st^, 4^th^, M^me^, XIX^e^, n^o^', '1st, 4th, Mme, XIXe, no'],
    ['Word^TM^ and Word^®^', 'Word™ and Word®'],
    ['^1^/~2~, 1^1^/~2~, 3^1^⁄2', '1/2, 1 1/2, 3 1⁄2'],
    ['the ^14^C method', 'the ¹⁴C method'],
    ['Unicode m² and 10⁶', 'Unicode m² and 10⁶'],
    ['a <sup>b c', 'a b c'],
    ['a</sup> b', 'a b'],
  ])('keeps letters, fractions and isotopes: %s', (markdown, spoken) => {
    expect(read(markdown)).toEqual([spoken, '']);
  });

  it('contains the references of footnotes', () => {
    const { blocks, skipped } = readMarkdown('10<sup>[^1]</sup> b\n\n[^1]: note', defaults);
    expect(blocks.map(({ text }) => text)).toEqual(['10 b']);
    expect(skipped.map(({ preview }) => preview)).toEqual(['note']);
  });

  it('is the same in blocks of HTML', () => {
    const { blocks, skipped } = readMarkdown(
      '<p>10<sup>6</sup> H<sub>2</sub>O word<sup>1</sup>, <a>b</a></p>',
      {
        ...defaults,
        html: 'read',
      },
    );
    expect(blocks.map(({ text }) => text)).toEqual(['10⁶ H2O word, b']);
    expect(skipped.map(({ kind, preview }) => `${kind} ${preview}`)).toEqual(['footnote 1']);
  });

  it('is ordinary text in version 1 of the rules of reading', () => {
    const markdown = '10<sup>6</sup> word<sup>1</sup> [^1], and\n\n<p>5<sup>2</sup></p>\n\n[^1]: a';
    const { blocks } = readMarkdown(markdown, { ...defaults, html: 'read' }, { ...plainRules, version: 1 });
    expect(blocks.map(({ text }) => text)).toEqual(['106 word1 , and', '52']);
  });
});

describe('lowered text', () => {
  it.each([
    ['H~2~O, x~1~, C~6~H~12~O~6~', 'H2O, x1, C6H12O6'],
    ['10~2~, log~2~8', '10 2, log2 8'],
    ['SO~4~^2-^', 'SO4²⁻'],
  ])('is spoken as it is, apart from other digits: %s', (markdown, spoken) => {
    expect(read(markdown)).toEqual([spoken, '']);
  });
});
