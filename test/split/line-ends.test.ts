import { describe, expect, it } from 'vitest';
import { paidTexts } from '../../src/split/cheapest-path/paid-texts.js';
import { lazySentenceFinder } from '../../src/split/sentences/sentence-finder.js';
import { splitChapter } from '../../src/split/split-chapter.js';
import { chapterOf, narrator, settings, unpaid } from './chapter-builder.js';

const verse = Array.from({ length: 8 }, (_, line) => `line ${line} of a long and even verse`).join('\n');

describe('line ends inside a block', () => {
  const finder = lazySentenceFinder();

  it('are seams before the ends of other words', () => {
    const chunks = splitChapter(chapterOf(verse), { ...settings, maxCharacters: 110 }, unpaid(finder));
    expect(chunks.map(({ text }) => text.split('\n').length)).toEqual([2, 3, 3]);
    expect(chunks.slice(1).map(({ seam }) => seam)).toEqual(['clause', 'clause']);
    expect(chunks.map(({ text }) => text).join('\n')).toBe(verse);
  });

  it('are clause ends also between texts that were paid for under other limits', () => {
    const paid = verse.split('\n').map((text, index) => ({ key: `k${index}`, text, ...narrator }));
    const chunks = splitChapter(chapterOf(verse), settings, { finder, paid: paidTexts(paid) });
    expect(chunks.map(({ key }) => key)).toEqual(paid.map(({ key }) => key));
    expect(new Set(chunks.slice(1).map(({ seam }) => seam))).toEqual(new Set(['clause']));
  });

  it('do not change where sentences end', () => {
    const text = 'It was late. Mr.\nSmith said:\n“Go!” He went.';
    expect(finder(text, 'en')).toEqual(finder(text.replaceAll('\n', ' '), 'en'));
  });
});
