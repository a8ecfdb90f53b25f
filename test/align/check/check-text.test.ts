import { describe, expect, it } from 'vitest';
import { buildCheckText } from '../../../src/align/check/check-text.js';
import { findWords } from '../../../src/align/reference/find-words.js';
import type { TextParts } from '../../../src/align/words/build-parts.js';
import type { TextPlan } from '../../../src/align/words/plan-text.js';

/** Returns the number of the sentence of each word of a text. */
function sentencesOf(text: string, language: string): readonly number[] {
  const words = findWords(text);
  const parts = words.map((_, word) => ({
    firstWord: word,
    endWord: word + 1,
    pronunciations: [['a']],
    free: null,
  }));
  const plan = { spoken: text, unusual: [] } as unknown as TextPlan;
  const { checked, sentences } = buildCheckText(plan, { words, parts } as unknown as TextParts, language);
  expect(sentences).toBe(new Set(checked.map(({ sentence }) => sentence)).size);
  return checked.map(({ sentence }) => sentence);
}

describe('buildCheckText', () => {
  it('counts sentences as each script ends them', () => {
    expect(sentencesOf('He paid 3.50 there. “Why?” She left', 'en')).toEqual([0, 0, 0, 0, 1, 2, 2]);
    expect(sentencesOf('他走到海边。回家了', 'zh').at(-1)).toBe(1);
    expect(sentencesOf('वह गया। उसने जहाज देखा', 'hi')).toEqual([0, 0, 1, 1, 1]);
    expect(sentencesOf('هل رأى السفينة؟ نعم', 'ar')).toEqual([0, 0, 0, 1]);
    expect(sentencesOf('เขาไปทะเล เห็นเรือ', 'th')).toEqual([0, 0, 0, 1, 1]);
    expect(sentencesOf('Նա գնաց։ Տուն եկավ', 'hy')).toEqual([0, 0, 1, 1]);
  });
});
