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
  ])('resolves %j', (wanted, expected) => {
    const found = selectChapters(chapters, wanted);
    expect(found === null ? null : [...found]).toEqual(expected);
  });

  it('finds a file by a name that macOS or Windows treats as equal, and prefers the exact name', () => {
    const files = ['chapters/Caf\u00e9.md', 'chapters/one.md', 'chapters/ONE.md'];
    const book = files.map((file, index) => ({ chapter: index + 1, file }));
    expect([...(selectChapters(book, ['chapters/cafe\u0301.md']) ?? [])]).toEqual([1]);
    expect([...(selectChapters(book, ['chapters\\ONE.md']) ?? [])]).toEqual([3]);
    expect([...(selectChapters(book, ['one.md']) ?? [])]).toEqual([2]);
    expect(() => selectChapters(book, ['One.md'])).toThrow('matches several chapters');
  });

  it('refuses a name that matches several files, and lists them', () => {
    const sameName = ['a/01.md', 'b/01.md'].map((file, index) => ({ chapter: index + 1, file }));
    expect(() => selectChapters(sameName, ['01.md'])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('b/01.md') }),
    );
    expect([...(selectChapters(sameName, ['b/01.md']) ?? [])]).toEqual([2]);
  });

  it.each(['0', '3', 'none.md', '-1'])('refuses %s with a usage error', (wanted) => {
    expect(() => selectChapters(chapters, [wanted])).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
