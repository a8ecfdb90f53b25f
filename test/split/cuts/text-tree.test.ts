import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../src/base/fold-text.js';
import { textTree } from '../../../src/split/cuts/text-tree.js';

describe('textTree', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', "'", '’', ' '), minLength: 1, maxLength: 20 });

  it('finds every text at a place, like a search for each of them, the shortest first', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), text, text, (texts, before, after) => {
        const tree = textTree<number>();
        for (const [index, one] of texts.entries()) tree.add(one, index);
        const where = before + after;
        const found: [number, number][] = [];
        tree.findAt(where, before.length, (end, value) => found.push([end, value]));
        const folded = texts.map(foldText);
        const expected = folded
          .map((one, index): [number, number] => [before.length + one.length, index])
          .filter(
            ([, index]) =>
              foldText(after).startsWith(folded[index]!) && folded.indexOf(folded[index]!) === index,
          )
          .sort(([one], [other]) => one - other);
        expect(found).toEqual(expected);
      }),
    );
  });

  it('finds a text with line ends where there are spaces, and the reverse, but never over a paragraph break', () => {
    const tree = textTree<string>();
    for (const text of ['a\n\nb', 'a\nb', 'c d']) tree.add(text, text);
    const at = (text: string) => {
      const found: string[] = [];
      tree.findAt(text, 0, (_, value) => found.push(value));
      return found;
    };
    expect(['a b', 'a\nb', 'a\n\nb', 'c\nd', 'c d', 'c\n\nd'].map(at)).toEqual([
      ['a\nb'],
      ['a\nb'],
      ['a\n\nb'],
      ['c d'],
      ['c d'],
      [],
    ]);
  });
});
