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

  it('finds what macOS and Windows take for the same file, the very name first', () => {
    const files = ['chapters/Caf\u00e9.md', 'chapters/one.md', 'chapters/ONE.md'];
    const book = files.map((file, index) => ({ chapter: index + 1, file }));
    expect([...(selectChapters(book, ['chapters/cafe\u0301.md']) ?? [])]).toEqual([1]);
    expect([...(selectChapters(book, ['chapters\\ONE.md']) ?? [])]).toEqual([3]);
    expect([...(selectChapters(book, ['one.md']) ?? [])]).toEqual([2]);
    expect(() => selectChapters(book, ['One.md'])).toThrow('several chapters');
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
