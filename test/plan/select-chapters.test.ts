import { describe, expect, it } from 'vitest';
import { selectChapters } from '../../src/plan/select-chapters.js';

const chapters = [
  { chapter: 1, file: 'chapters/01-harbour.md' },
  { chapter: 2, file: 'chapters/02-letter.md' },
];

describe('--chapter', () => {
  it.each([
    [[], null],
    [[2], [2]],
    [['2'], [2]],
    [['chapters/01-harbour.md'], [1]],
    [['./chapters/01-harbour.md'], [1]],
    [['chapters\\01-harbour.md'], [1]],
    [['02-letter.md'], [2]],
    [
      ['1', '02-letter.md'],
      [1, 2],
    ],
  ])('%j', (wanted, expected) => {
    const found = selectChapters(chapters, wanted);
    expect(found === null ? null : [...found]).toEqual(expected);
  });

  it('several files of one name have to be told apart', () => {
    const twins = ['a/01.md', 'b/01.md'].map((file, index) => ({ chapter: index + 1, file }));
    expect(() => selectChapters(twins, ['01.md'])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('b/01.md') }),
    );
    expect([...(selectChapters(twins, ['b/01.md']) ?? [])]).toEqual([2]);
  });

  it.each(['0', '3', 'none.md', '-1'])('%s is refused, and the nearest is named', (wanted) => {
    expect(() => selectChapters(chapters, [wanted])).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
