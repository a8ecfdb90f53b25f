import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWords } from '../../../src/align/reference/find-words.js';
import { pageWords } from '../../../src/deliver/timeline/page-words.js';
import { examples } from '../../support/examples.js';

/** Words that are spoken one after another, 100 samples each. */
const said = (...words: readonly string[]) =>
  words.map((text, index) => ({
    text,
    startSample: index * 100,
    endSample: index * 100 + 90,
    confidence: 0.9,
  }));
const shown = (text: string, ...words: readonly string[]) =>
  pageWords(text, said(...words)).map(({ text: word, startSample, endSample }) => [
    word,
    startSample,
    endSample,
  ]);

describe('pageWords', () => {
  it('gives each word the time of the spoken word', () => {
    expect(shown(' The lamp, she said.', 'The', 'lamp,', 'she', 'said.')).toEqual([
      ['The', 0, 90],
      ['lamp,', 100, 190],
      ['she', 200, 290],
      ['said.', 300, 390],
    ]);
  });

  it('gives a word that is respelt as several words the time of all of them', () => {
    expect(shown('Ask NASA now.', 'Ask', 'nah', 'sah', 'now.')).toEqual([
      ['Ask', 0, 90],
      ['NASA', 100, 290],
      ['now.', 300, 390],
    ]);
  });

  it('divides the time of one spoken word among several words on the page', () => {
    expect(shown('in St Ives then', 'in', 'Saintives', 'then')).toEqual([
      ['in', 0, 90],
      ['St', 100, 130],
      ['Ives', 130, 190],
      ['then', 200, 290],
    ]);
  });

  it('gives words that are not spoken no duration, and returns none if nothing is spoken', () => {
    expect(shown('one two (#) three', 'one', 'two', 'three').map(([, start, end]) => [start, end])).toEqual([
      [0, 90],
      [100, 190],
      [190, 190],
      [200, 290],
    ]);
    expect(pageWords('one two', [])).toEqual([]);
  });

  it('returns every word on the page in order without overlaps, for all texts', () => {
    const words = fc.array(fc.constantFrom('a', 'lamp', 'the', 'Dr.', '1984', '—', '(sic)'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (page, spoken) => {
        const text = page.join(' ');
        const result = pageWords(text, said(...spoken));
        if (spoken.length === 0) {
          expect(result).toEqual([]);
          return;
        }
        expect(result.map(({ at, text: word }) => [at, word])).toEqual(
          findWords(text).map(({ start, end }) => [start, text.slice(start, end)]),
        );
        for (const [index, { startSample, endSample }] of result.entries()) {
          expect(endSample).toBeGreaterThanOrEqual(startSample);
          expect(startSample).toBeGreaterThanOrEqual(result[index - 1]?.endSample ?? 0);
        }
      }),
      { numRuns: examples(300) },
    );
  });
});
