import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOpenSpans } from '../../../src/align/readings/find-open-spans.js';

const spansOf = (text: string, language = 'en'): Record<string, readonly string[]> =>
  Object.fromEntries(
    findOpenSpans(text, language).map(({ start, end, respellings }) => [text.slice(start, end), respellings]),
  );

describe('findOpenSpans', () => {
  it.each([
    ['en', '1984', ['1 thousand 984', '19 84', '1 9 8 4']],
    ['en', '1905', ['19 oh 5', '1 thousand 905']],
    ['en', '2000', ['2 thousand', '2 0 0 0']],
    ['en', '10,000', ['10 thousand', '1 0 , 0 0 0']],
    ['en', '3', ['3rd', 'the 3rd']],
    ['en', '3.5', ['3 point 5']],
    ['en', '$3.50', ['3.50 dollars']],
    ['en', '§3', ['section 3', 'paragraph 3']],
    ['en', '20°C', ['20 degrees Celsius']],
    ['en', '5km', ['5 kilometres']],
    ['en', '10⁶', ['10 to the power of 6', '10 to the 6th', '10 6']],
    ['en', 'note²', ['note', 'note squared']],
    ['en', 'XIV', ['14', '14th', 'the 14th', 'X I V']],
    ['en', 'MIX', ['1009', 'mix']],
    ['en', 'NASA', ['N A S A', 'Nasa']],
    ['en', 'U.S.', ['U S']],
    ['en', 'Dr.', ['Doctor', 'Drive']],
    ['en', 'e.g.', ['for example', 'e g']],
    ['en', 'www.example.com/a', ['www dot example dot com slash a', 'www example com a']],
    ['en', 'https://example.org', ['example dot org', 'https colon slash slash example dot org']],
    ['en', 'me@example.org', ['me at example dot org']],
    ['en', '&', ['and']],
    ['en', '%', ['percent']],
    ['de', '1984', ['ein tausend 984', '19 hundert 84']],
    ['de', '3.', ['dritte .', 'dritten .']],
    ['de', '21.', ['21 sten .']],
    ['de', 'z. B.', ['zum Beispiel']],
    ['de', '10 000', ['10 tausend']],
    ['de', '5,5', ['5 Komma 5']],
    ['fr', '1984', ['mille 984', '19 cent 84']],
    ['fr', 'XIV', ['14', '14 ième']],
    ['fr', 'p. ex.', ['par exemple']],
    ['fr', '%', ['pour cent']],
    ['es', '1984', ['mil 984']],
    ['es', 'Sr.', ['señor']],
    ['es', '€', ['euros']],
    ['it', '1984', ['mille 984']],
    ['it', '10.000', ['10 mila']],
    ['it', 'sig.', ['signor']],
    ['ru', '1984', ['1 9 8 4']],
  ])('%s: %s', (language, text, some) => {
    const found = spansOf(text, language);
    expect(Object.keys(found)).toEqual([text]);
    expect(found[text]).toEqual(expect.arrayContaining([...some]));
  });

  it.each([
    ['en', 'It was 20 °C.', '°C.', 'degrees Celsius.'],
    ['en', 'They ran 5 km or more.', 'km', 'kilometres'],
    ['en', 'A disk of 2 TB,', 'TB,', 'terabytes,'],
    ['de', 'Das sind 3 m² mehr.', 'm²', 'Quadratmeter'],
    ['fr', 'À 90 km/h !', 'km/h', 'kilomètres heure'],
    ['es', 'Cerca de 20 °C de la pintura', '°C', 'grados centígrados'],
    ['it', 'Pesa 7\u202fkg', 'kg', 'chilogrammi'],
  ])('%s: a unit after a number: %s', (language, text, word, reading) => {
    expect(spansOf(text, language)[word]).toContain(reading);
  });

  it.each([
    ['en', 'I went in a km or so, l said m to g.'],
    ['en', 'The keeper lit the lamp, and I saw it.'],
    ['en', 'A man. I did. So-called “café”.'],
    ['de', 'Das Mädchen lief über die Straße.'],
    ['fr', 'L’été, à Paris, il y a des fêtes.'],
  ])('finds none in %s: %s', (language, text) => {
    expect(findOpenSpans(text, language)).toEqual([]);
  });

  it('keeps the marks around a word', () => {
    expect(spansOf('(“VI”),')).toEqual({ '(“VI”),': expect.arrayContaining(['(“6”),', '(“the 6th”),']) });
  });

  it('does not read an ordinal into `3rd`, `R2D2` or `1/2`', () => {
    for (const respellings of Object.values(spansOf('3rd R2D2 1/2')))
      expect(respellings.join('|')).not.toMatch(/nd|st|rd rd/);
  });

  it('opens words of another script without respellings', () => {
    expect(spansOf('He said 北京 twice.')).toEqual({ 北京: [] });
    expect(spansOf('Он сказал hello.', 'ru')).toEqual({});
  });

  it('returns whole words in order, with at most twelve different readings, for any text', () => {
    const piece = fc.constantFrom(
      '1984',
      'XIV',
      '10⁶',
      'Dr.',
      '$',
      '3.5',
      'z. B.',
      ' ',
      '.',
      'word',
      '§',
      '½',
      'NASA',
      '北',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'ja', 'not a tag'), (one, language) => {
        let position = 0;
        for (const { start, end, respellings } of findOpenSpans(one, language)) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(one.slice(start, end)).toMatch(/^\S(?:.*\S)?$/su);
          expect(respellings.length).toBeLessThanOrEqual(12);
          expect(new Set(respellings).size).toBe(respellings.length);
          position = end;
        }
      }),
    );
  });
});
