import { describe, expect, it } from 'vitest';
import { isForeignScript, isSpelledOut } from '../../../src/align/readings/scripts.js';

describe('isForeignScript', () => {
  it.each([
    ['café', 'en', false],
    ['Москва', 'en', true],
    ['Москва', 'ru', false],
    ['hello', 'ru', false],
    ['日本', 'ja', false],
    ['かな', 'ja', false],
    ['日本', 'de', true],
    ['λόγος', 'el', false],
    ['1984 §', 'en', false],
    ['Москва', 'not a tag', false],
  ])('%s in %s: %s', (word, language, expected) => {
    expect(isForeignScript(word, language)).toBe(expected);
  });
});

describe('isSpelledOut', () => {
  it('is true if over a fifth of the letters are foreign', () => {
    expect(isSpelledOut('这是一个中文句子 in an', 'en')).toBe(true);
    expect(isSpelledOut('He said 北京 twice in a row.', 'en')).toBe(false);
    expect(isSpelledOut('', 'en')).toBe(false);
  });
});
