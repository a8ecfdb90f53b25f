import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookName, chapterName } from '../../../src/deliver/outputs/file-names.js';

describe('chapterName', () => {
  it.each([
    [1, 3, 'Harbour', '01-harbour'],
    [7, 112, 'The Harbour', '007-the-harbour'],
    [12, 1_000, 'x', '0012-x'],
    [1, 1, '  A  B\t– C! ', '01-a-b-c'],
    [1, 1, '第一章 港', '01-第一章-港'],
    [1, 1, 'Größe und Ähre', '01-größe-und-ähre'],
    [1, 1, 'Cafe\u0301', '01-café'],
    [1, 1, 'अध्याय एक', '01-अध्याय-एक'],
    [1, 1, '../../etc/passwd', '01-etcpasswd'],
    [1, 1, '???', '01-chapter'],
    [1, 1, '', '01-chapter'],
    [1, 1, 'a\ud800b 𝒜', '01-ab-𝒜'],
  ])('returns the name of chapter %i of %i with the title %j', (chapter, count, title, name) => {
    expect(chapterName(chapter, count, title)).toBe(name);
  });

  it('returns a name that every file system accepts, for every title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
        const name = `${chapterName(1, 2, title)}.flac`;
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name).toMatch(/^01-[^/\\:*?"<>|\s]+\.flac$/u);
        expect(name).not.toMatch(/\p{Cc}|-\.flac$/u);
      }),
    );
    expect(Buffer.byteLength(chapterName(1, 2, '長'.repeat(500)))).toBeLessThanOrEqual(195);
  });
});

describe('bookName', () => {
  it('differs from names that are taken and from device names', () => {
    expect(bookName('The Book', new Set())).toBe('the-book');
    expect(bookName('01 Harbour', new Set(['01-harbour', '01-harbour-2']))).toBe('01-harbour-3');
    expect(bookName('Con', new Set())).toBe('con-book');
    expect(bookName('!', new Set())).toBe('book');
  });
});
