import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/render/words/region.js';
import { examples } from '../support/examples.js';
import { elementsOf, renderMarkdown, wordsOf } from './rendered.js';

const word = fc.constantFrom(
  'one',
  'Two',
  'don’t',
  '“three”',
  'four,',
  'naïve',
  'x<y',
  '5%',
  'AT&T',
  'end.',
  'Why?',
);
const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((list) => list.join(' '));

/** Text with emphasis that may begin and end inside of a word. */
const inline = fc
  .array(
    fc.oneof(
      words,
      words.map((text) => `**${text.replace(/[“”,.?’<&%]/g, '')}**`),
      words.map((text) => `*${text.replace(/[“”,.?’<&%]/g, '')}*`),
      words.map((text) => `[${text}](https://example.org/a?b=c&d)`),
      words.map((text) => `<b onclick="x">${text.replaceAll('<', '')}</b>`),
      fc.constant('ha**lf**way'),
      fc.constant('H~~2~~O'),
      fc.constant('a[^1]'),
      fc.constant('`code` here'),
      fc.constant('10<sup>6</sup> ships'),
      fc.constant('line<br>end'),
      fc.constant('<script>alert(1)</script>'),
      fc.constant('it ![](x.png) shows'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

const block = fc.oneof(
  inline,
  inline.map((text) => `## ${text.replaceAll('<br>', ' ')}`),
  inline.map((text) => `> ${text}\n>\n> - ${text}`),
  fc
    .array(inline, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc
    .array(inline, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item) => `2. ${item}`).join('\n')),
  inline.map((text) => `| a | b |\n|---|--:|\n| ${text.replaceAll('|', ' ')} | c. |`),
  inline.map((text) => `<div>\n\n${text}\n\n</div>`),
  inline.map((text) => `<table><tr><td>${text.replace(/[*[\]`]/g, '')}</td></tr></table>`),
  fc.constant('```\ncode\n```'),
  fc.constant('***'),
);
const markdown = fc
  .array(block, { minLength: 1, maxLength: 6 })
  .map((blocks) => `${blocks.join('\n\n')}\n\n[^1]: A note of *two* words.`);

describe('a rendered chapter', () => {
  it('has every spoken word once, in order', () => {
    fc.assert(
      fc.property(markdown, fc.boolean(), (text, readsAll) => {
        const read = readsAll
          ? ({ footnotes: 'read', tables: 'read', html: 'read', code: 'read' } as const)
          : {};
        const page = renderMarkdown(text, { read });
        const shown = wordsOf(page);
        // The commas between cells are not on the page, and "10" with a raised "6" is "10⁶" in speech.
        expect(shown.map((one) => one && keyOf(one))).toEqual(page.spoken.map(keyOf));
        const ids = elementsOf(page.html).flatMap(({ attributes }) => attributes.id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: examples(300) },
    );
  });
});
