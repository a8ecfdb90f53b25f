import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';
import { readAs } from '../read-as.js';

describe('formulas in lines of their own', () => {
  it.each([
    ['$$\na = b\n$$ where *a* is known\nand more.\n\nAfter.', ['where a is known and more.', 'After.']],
    ['$$\na = b$$\n\nAfter.\n\n$$\nc\n$$\n\nEnd.', ['After.', 'End.']],
    ['> $$\n> a = b\n> $$ so it is.\n\nAfter.', ['so it is.', 'After.']],
    ['- $$\n  a\n  $$ so it is.\n- Two', ['so it is.', 'Two']],
    ['$$\na = \\$$ 5\n$$\n\nAfter.', ['After.']],
    ['$$\na = $5\nb\n$$ done', ['done']],
  ])('end where `$$` is, also in a line with other text: %j', (markdown, said) => {
    expect(readAs(null, markdown).said).toEqual(said);
  });

  it.each([
    ['$$ a = 1,\n  b = 2\n$$\n\nAfter.', ['After.']],
    ['Here\n$$ a = 1,\n- b $$\nafter.', ['Here', 'after.']],
    ['Costs $$ and\nmore words.\n\nAfter $$ here.', ['Costs $$ and more words.', 'After $$ here.']],
  ])('can begin in the line of their `$$`: %j', (markdown, said) => {
    expect(readAs(null, markdown).said).toEqual(said);
  });

  it.each([
    ['$$\na\n$$ {#eq:circle}\n\nAfter.', ['After.']],
    ['$$ a = b $$ {#eq-circle}\n\nThen $$c$$ {#eq-d} ends.', ['Then ends.']],
    ['$$a^2$${#eq:circle}', []],
    ['$$\na\n$$ (circle)\n\nAfter.', ['After.']],
  ])('have labels that are not spoken: %j', (markdown, said) => {
    expect(readAs(null, markdown).said).toEqual(said);
  });

  it('have labels in parentheses in MyST only, since elsewhere these are text', () => {
    expect(readAs('myst', '$$ a = b $$ (circle)').said).toEqual([]);
    expect(readAs(null, '$$ a = b $$ (circle)').said).toEqual(['(circle)']);
  });

  it.each([
    ['Let it be\n\\begin{align*}\n  a &= b\n\\end{align*}\nThen.', ['Let it be', 'Then.']],
    ['- It is\n\\begin{equation}\na - b\n\\end{equation}\n\nThen.', ['It is', 'Then.']],
  ])('are environments of LaTeX, also right after text: %j', (markdown, said) => {
    expect(readAs(null, markdown)).toMatchObject({ said, skipped: [expect.stringContaining('math: ')] });
  });

  it('are read by the rules of version 1 as before', () => {
    const markdown = '$$\na\n$$ where it is\n\n$$\nb\n$$';
    const { blocks } = readMarkdown(markdown, defaults, { ...plainRules, version: 1 });
    expect(blocks.map(({ text }) => text)).toEqual(['b']);
  });
});
