import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../../src/manifest/dialects.js';
import { readAs, skippedOf, textsOf } from '../reading.js';

const lines = (...some: string[]) => some.join('\n');

/** Returns what is spoken and skipped, and the codes of the diagnostics. */
const read = (markdown: string, dialect?: DialectName) => {
  const document = readAs(markdown, dialect ? [dialect] : []);
  return {
    said: textsOf(document),
    skipped: skippedOf(document),
    codes: document.diagnostics.map(({ code }) => code),
  };
};

describe('labels of equations', () => {
  it.each<[string, DialectName | undefined]>([
    ['$$\nx\n$$ {#eq-a}', 'quarto'],
    ['$$\nx\n$$ {#eq-a}', undefined],
    ['$$\nx\n$$ {#eq:a .b}', 'pandoc'],
    ['$$\nx\n$$ (eq-a)', 'myst'],
    ['> $$\n> x\n> $$ {#eq-a}', 'quarto'],
  ])('after a formula on lines of its own are not spoken: %j in %s', (markdown, dialect) => {
    expect(read(lines('One.', '', markdown, '', 'Two.'), dialect)).toEqual({
      said: ['One.', 'Two.'],
      skipped: ['math: x'],
      codes: [],
    });
  });

  it.each<[string, DialectName, string[]]>([
    ['So $$ y = 2 $$ {#eq-b}\nit is.', 'quarto', ['So it is.']],
    ['So $$ y = 2 $$ (b)\nit is.', 'myst', ['So it is.']],
    ['So $$ y = 2 $$ (b)\nit is.', 'quarto', ['So (b) it is.']],
    ['So $$ y = 2 $$ {b}', 'quarto', ['So {b}']],
    ['So $$ y = 2 $$ {#eq-b} it is', 'quarto', ['So it is']],
  ])('after a formula in a line are not spoken: %j in %s', (markdown, dialect, said) => {
    expect(read(markdown, dialect)).toEqual({ said, skipped: ['math: y = 2'], codes: [] });
  });

  it('are text by the rules of version 1', () => {
    const document = readAs('So $$ y = 2 $$ {#eq-b}', ['quarto'], { rules: { version: 1 } });
    expect(textsOf(document)).toEqual(['So {#eq-b}']);
  });
});

describe('environments of LaTeX with formulas', () => {
  it.each(['equation', 'align*', 'gather', 'multline', 'eqnarray', 'flalign'])(
    'are formulas in every book: %s',
    (name) => {
      const markdown = lines('One', `\\begin{${name}}`, 'a = b \\\\', '- c', `\\end{${name}}`, 'two.');
      const { said, skipped, codes } = read(markdown);
      expect({ said, codes }).toEqual({ said: ['One', 'two.'], codes: [] });
      expect(skipped).toEqual([`math: \\begin{${name}} a = b \\\\ - c \\end{${name}}`]);
    },
  );

  it('in a sentence are part of it', () => {
    expect(read('So \\begin{align}a &= b\nc\\end{align} is true.')).toEqual({
      said: ['So is true.'],
      skipped: ['math: \\begin{align}a &= b c\\end{align}'],
      codes: [],
    });
  });

  it.each([
    '\\begin{equation} without an end',
    'Use `\\begin{equation}` here',
    '\\begin{letter}x\\end{letter}',
  ])('are not found in: %s', (markdown) => {
    expect(read(markdown).said).toEqual([markdown.replaceAll('`', '')]);
  });
});

describe('formulas between brackets with backslashes', () => {
  it.each<[string, DialectName]>([
    ['So \\\\( x^2 \\\\) is', 'mdbook'],
    ['So \\\\[ x^2 \\\\] is', 'mdbook'],
    ['So \\(x^2\\) is', 'mkdocs'],
    ['So \\[x^2\\] is', 'hugo'],
    ['So \\\\(x^2\\\\) is', 'hugo'],
    ['So \\( x^2 \\) is', 'jekyll'],
    ['So \\(\nx^2\n\\) is', 'myst'],
  ])('are formulas: %j in %s', (markdown, dialect) => {
    expect(read(markdown, dialect)).toEqual({ said: ['So is'], skipped: ['math: x^2'], codes: [] });
  });

  it.each<[string, DialectName]>([
    ['\\\\[\na = b\n- c\n\\\\]', 'mdbook'],
    ['\\[\na = b\n- c\n\\]', 'mkdocs'],
  ])('on lines of their own are blocks: %j in %s', (markdown, dialect) => {
    expect(read(lines('One', markdown, 'two'), dialect)).toEqual({
      said: ['One', 'two'],
      skipped: ['math: a = b - c'],
      codes: [],
    });
  });

  it.each<[string, DialectName | undefined, string]>([
    ['So \\(x^2\\) is', undefined, 'So (x^2) is'],
    ['So \\\\(x^2\\\\) is', 'pandoc', 'So \\(x^2\\) is'],
    ['A \\(side note\\) here', 'hugo', 'A (side note) here'],
    ['\\[citation needed\\]', 'mkdocs', '[citation needed]'],
    ['\\[ x = 1', 'mkdocs', '[ x = 1'],
    ['A task \\[x\\] is done', 'mkdocs', 'A task [x] is done'],
  ])('are escaped brackets in: %j in %s', (markdown, dialect, said) => {
    expect(read(markdown, dialect)).toEqual({ said: [said], skipped: [], codes: [] });
  });
});

describe('formulas between dollars and backticks', () => {
  it.each([
    ['So $`a+b`$ is', 'a+b'],
    ['So $`a`$ is', 'a'],
    ['So $``a`b``$ is', 'a`b'],
    ['So $`\\sqrt{3}`$ is', '\\sqrt{3}'],
  ])('do not include the backticks: %s', (markdown, formula) => {
    expect(read(markdown)).toEqual({ said: ['So is'], skipped: [`math: ${formula}`], codes: [] });
  });

  it('need a dollar on both sides', () => {
    expect(read('Set $`a` and `b`$').said).toEqual(['Set $a and b$']);
  });
});
