import { describe, expect, it } from 'vitest';
import { plainRules } from '../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

const textsOf = (markdown: string, version: 1 | 2 = 2): string[] =>
  readMarkdown(markdown, defaults, { ...plainRules, version }).blocks.map(({ text }) => text);

describe('readMarkdown: numbered lists', () => {
  it.each([
    ['a year at the start of a paragraph', '1984. It was cold.', ['1984. It was cold.']],
    [
      'two years',
      '1984. It was cold.\n\n2016. November was wet.',
      ['1984. It was cold.', '2016. November was wet.'],
    ],
    ['a single item', 'So:\n\n3. The third rule.', ['So:', '3. The third rule.']],
    ['a single item with a bracket', '007) Only one', ['007) Only one']],
    ['an item of several paragraphs, once', '1. One\n\n   two', ['1. One', 'two']],
    ['an item without text', '1984.', ['1984.']],
    ['an item that begins with a heading', '1. # One', ['1. One']],
    ['an item that begins with a skipped block', '1. ```\n   x\n   ```\n\n   After.', ['1. After.']],
    ['nested single items', '1. 2. One', ['1. 2. One']],
    ['a list in a quotation', '> 1984. It was cold.', ['1984. It was cold.']],
  ])('speaks the number of %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it.each([
    ['ordinary lists', '1. One\n2. Two\n3. Three', ['One', 'Two', 'Three']],
    [
      'a list that continues another one',
      '1. One\n\nText\n\n2. Two\n3. Three',
      ['1. One', 'Text', 'Two', 'Three'],
    ],
    ['days of a month', '30. Rain\n31. Snow', ['Rain', 'Snow']],
    ['bullets', '- One', ['One']],
    ['an item of which everything is skipped', '1. ```\n   x\n   ```\n\nText', ['Text']],
  ])('speaks no numbers of %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it('keeps a number inside a paragraph', () => {
    expect(textsOf('the leap year rule of\n1582. It will not hold.')).toEqual([
      'the leap year rule of 1582. It will not hold.',
    ]);
  });

  it('speaks no numbers under the rules of narrate 0.1', () => {
    expect(textsOf('1984. It was cold.', 1)).toEqual(['It was cold.']);
  });
});
