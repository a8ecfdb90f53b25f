import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../src/manifest/manifest.js';
import { plainRules, type SpeakFormula } from '../../src/markdown/dialects/reading-rules.js';
import { wellFormedMathml } from '../../src/markdown/read/mathml.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

/** Says the formula itself, except one with a mistake. */
const speakFormula: SpeakFormula = ({ source, syntax, isBlock }) =>
  source.includes('wrong')
    ? { problem: 'it is wrong' }
    : { words: `${isBlock ? 'block' : 'inline'} ${syntax} ${source}` };

function read(
  markdown: string,
  policies: Partial<ReadPolicies> = {},
  rules = { ...plainRules, speakFormula },
) {
  const { blocks, skipped, diagnostics } = readMarkdown(markdown, { ...defaults, ...policies }, rules);
  return {
    said: blocks.map(({ kind, text }) => `${kind}: ${text}`),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
    warnings: diagnostics.map(
      ({ code, place, message }) => `${code} ${place?.line}:${place?.column} ${message}`,
    ),
  };
}

const inline = 'So <math><mi>x</mi><mo>&lt;</mo>*1*</math> it is.';
const block = '<math display="block">\n<mi>x</mi>\n</math>';
const mixed = `<p>So <math><mi>x</mi></math> it is.</p>`;
const speak = { math: 'speak' } as const;

describe('a formula in MathML', () => {
  it.each<[string, Partial<ReadPolicies>, string[], string[]]>([
    [inline, {}, ['paragraph: So it is.'], ['math: x < 1']],
    [inline, { math: 'announce' }, ['paragraph: So formula it is.'], ['math: x < 1']],
    [inline, { math: 'read' }, ['paragraph: So x < 1 it is.'], []],
    [inline, speak, ['paragraph: So inline mathml <math><mi>x</mi><mo>&lt;</mo>1</math> it is.'], []],
    [block, {}, [], ['math: x']],
    [block, { math: 'announce' }, ['math: Formula'], ['math: x']],
    [block, { math: 'read' }, ['math: x'], []],
    [block, speak, ['math: block mathml <math display="block"> <mi>x</mi> </math>'], []],
    [mixed, speak, [], ['html: So it is.']],
    [mixed, { html: 'read' }, ['html: So it is.'], ['math: x']],
    [mixed, { html: 'read', math: 'read' }, ['html: So x it is.'], []],
  ])('%j is read by the policies %o', (markdown, policies, said, skipped) => {
    expect(read(markdown, policies)).toEqual({ said, skipped, warnings: [] });
  });

  it('is text by the rules of version 1', () => {
    expect(read(inline, {}, { ...plainRules, version: 1, speakFormula }).said).toEqual([
      'paragraph: So x<1 it is.',
    ]);
    expect(read(block, { html: 'read' }, { ...plainRules, version: 1, speakFormula }).said).toEqual([
      'html: x',
    ]);
  });

  it('without an end tag is text', () => {
    expect(read('So <math><mi>x</mi> it is.').said).toEqual(['paragraph: So x it is.']);
  });

  it.each([
    ['<math><mi>x</mi>', '<math><mi>x</mi></math>'],
    ['<math><mi>x</mi></mrow></math>', '<math><mi>x</mi></math>'],
    ['<m:math xmlns:m="x"><m:mi>x</m:mi></m:math>', '<math><mi>x</mi></math>'],
    ['<MATH alttext="a"><mo>&minus;&nbsp;</mo></MATH>', '<math><mo>−\u00a0</mo></math>'],
    [
      '<math><mspace width="1"/><mi>&lt;</mi></math>',
      '<math><mspace width="1"></mspace><mi>&lt;</mi></math>',
    ],
    ['<math><mi>x</mi><annotation encoding="TeX">x</annotation></math>', '<math><mi>x</mi></math>'],
  ])('%j becomes well-formed XML', (html, xml) => {
    expect(wellFormedMathml(html)).toBe(xml);
  });
});

describe('a formula under the policy `math: speak`', () => {
  it.each([
    ['$$\nx^2\n$$', 'math: block tex x^2'],
    ['```math\nx^2\n```', 'math: block tex x^2'],
    ['So $x^2$.', 'paragraph: So inline tex x^2.'],
    ['| a $x^2$ |\n| - |', 'table: a inline tex x^2'],
  ])('is spoken in words in %j', (markdown, said) => {
    expect(read(markdown, { ...speak, tables: 'read' })).toEqual({ said: [said], skipped: [], warnings: [] });
  });

  it('with mistakes is announced, with one warning for the chapter', () => {
    expect(read('$$\nwrong\n$$\n\nSo $x_{wrong}$.', speak)).toEqual({
      said: ['math: Formula', 'paragraph: So formula.'],
      skipped: ['math: wrong', 'math: x_{wrong}'],
      warnings: [
        'markdown-math-unspeakable 1:1 narrate only announces this formula, because it is wrong. The same happens to 1 more in this chapter.',
      ],
    });
  });

  it('is announced without a function for its words', () => {
    const { said } = read('So $x^2$.', speak, plainRules as never);
    expect(said).toEqual(['paragraph: So formula.']);
  });

  it('can be replaced by the words of a comment', () => {
    expect(read(`<!-- narrate: say="x" -->\n${block}\n\nAfter.`, speak).said).toEqual([
      'html: x',
      'paragraph: After.',
    ]);
  });
});
