import { describe, expect, it } from 'vitest';
import { chapterOf } from '../imported.js';

const math = (inner: string, attributes = '') =>
  `<p>a <math xmlns="http://www.w3.org/1998/Math/MathML" ${attributes}>${inner}</math> b</p>`;
const half = '<mfrac><mn>1</mn><mn>2</mn></mfrac>';

describe('importEpub: formulas', () => {
  it.each([
    [
      'the TeX in an annotation',
      math(`<semantics>${half}<annotation encoding="application/x-tex">\\tfrac12</annotation></semantics>`),
      'a $\\tfrac12$ b\n',
    ],
    ['the TeX in the alternative text', math(half, 'alttext="\\frac12"'), 'a $\\frac12$ b\n'],
    ['a description in words', math(half, 'alttext="one half"'), 'a one half b\n'],
    [
      'the elements instead of a placeholder',
      math(half, 'alttext="Alternative text not available"'),
      'a $\\frac{1}{2}$ b\n',
    ],
    [
      'the elements instead of the word math',
      math(half, 'alttext="math" altimg="x.png"'),
      'a $\\frac{1}{2}$ b\n',
    ],
    ['the elements instead of a file name', math(half, 'alttext="eq1.png"'), 'a $\\frac{1}{2}$ b\n'],
    ...['[MATH]', 'Equation 12', 'equation image', 'Image of an equation', '[Math Processing Error]'].map(
      (placeholder): [string, string, string] => [
        `the elements instead of "${placeholder}"`,
        math(half, `alttext="${placeholder}"`),
        'a $\\frac{1}{2}$ b\n',
      ],
    ),
    ['words in a formula without signs as text', math('<mtext>is less than</mtext>'), 'a is less than b\n'],
    [
      'powers and indices',
      math(
        '<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mo>=</mo><msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>',
      ),
      'a $x_{i}^{2} = {a + b}^{2}$ b\n',
    ],
    [
      'roots',
      math('<msqrt><mn>2</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>'),
      'a $\\sqrt{2}\\sqrt[3]{x}$ b\n',
    ],
    [
      'sums, accents and words',
      math(
        '<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mover><mi>v</mi><mo>→</mo></mover><mtext>if</mtext>',
      ),
      'a $∑_{i}^{n}\\vec{v}\\text{if}$ b\n',
    ],
    [
      'matrices',
      math(
        '<mfenced><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable></mfenced>',
      ),
      'a $(1 & 0 \\\\ 0)$ b\n',
    ],
    ['a single letter as text', math('<mi>x</mi>'), 'a x b\n'],
    [
      'the TeX that pandoc writes for MathJax',
      '<p>a <span class="math inline">\\(x^2\\)</span> b</p>',
      'a $x^2$ b\n',
    ],
    [
      'the TeX that Asciidoctor writes for MathJax',
      '<p>a \\(x^2\\) b \\[y = \\left(1\\right)\\] c</p>',
      'a $x^2$ b $y = \\left(1\\right)$ c\n',
    ],
    ['words between the same delimiters as text', '<p>a \\(see b\\) c</p>', 'a \\\\(see b\\\\) c\n'],
    ['the same delimiters in code', '<p>a <code>\\(x^2\\)</code> b</p>', 'a `\\(x^2\\)` b\n'],
    ['the TeX of DocBook XSL', '<p>a <span class="mathphrase">x^2</span> b</p>', 'a $x^2$ b\n'],
    [
      'a phrase without TeX as text',
      '<p>a <span class="mathphrase">E = m c<sup>2</sup></span> b</p>',
      'a E = m c² b\n',
    ],
  ])('keeps %s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('reads beginnings of formulas without an end in linear time', async () => {
    const beginnings = `${'\\('.repeat(50_000)}${'\\[x '.repeat(50_000)}`;
    expect((await chapterOf(`<p>a ${beginnings}</p>`)).match(/x/g)).toHaveLength(50_000);
  });

  it('converts 150 nested elements in linear time', async () => {
    const nested = `${'<mrow><msqrt>'.repeat(75)}<mi>x</mi>${'</msqrt></mrow>'.repeat(75)}`;
    expect(await chapterOf(math(nested))).toBe(`a $${'\\sqrt{'.repeat(75)}x${'}'.repeat(75)}$ b\n`);
  });
});
