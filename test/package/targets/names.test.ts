import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowsProblem } from '../../../src/base/paths/windows-names.js';
import { targetOf } from '../../../src/check/files/targets.js';
import { bookName, chapterName } from '../../../src/deliver/outputs/file-names.js';
import type { PackageAudio, PackageBook } from '../../../src/package/package-book.js';
import { packageFormOf } from '../../../src/package/targets/registry.js';

/** Titles with everything that file systems, archives and shells have trouble with. */
const oddTitles = [
  'a/b\\c',
  '../../etc/passwd',
  '"quoted" and \'quoted\'',
  'CON',
  'Con. Air',
  'lpt1',
  '.hidden.',
  '🚢🚢🚢',
  '灯台守'.repeat(60),
  '👩‍👩‍👧'.repeat(60),
  'x'.repeat(300),
  `${'x'.repeat(59)}. y`,
  'שלום עולם',
  '-rf *',
  '$(reboot); `ls`',
];
const title = fc.oneof(fc.constantFrom(...oddTitles), fc.string({ unit: 'grapheme', minLength: 1 }));

/** A book with so many chapters. */
const bookOf = (
  chapters: readonly string[],
  {
    credits = [],
    bookTitle = 'The Lamp',
    author = 'A. Writer',
  }: {
    readonly credits?: readonly ('opening' | 'closing')[];
    readonly bookTitle?: string;
    readonly author?: string;
  } = {},
): PackageBook => {
  const file = (stem: string, role?: 'opening' | 'closing'): PackageAudio => ({
    ...{ name: `${stem}.mp3`, path: `/book/${stem}.mp3`, format: 'mp3', kind: 'chapter' },
    ...{ title: stem, credits: role, seconds: 1 },
  });
  const has = (role: 'opening' | 'closing') =>
    credits.includes(role) ? [file(`${role}-credits`, role)] : [];
  return {
    target: targetOf('acx'),
    facts: {
      ...{ title: bookTitle, author, narrator: null, year: null, genre: 'Audiobook' },
      ...{ description: null, language: null, isbn: null },
    },
    audio: [
      ...has('opening'),
      ...chapters.map((one, index) => file(chapterName(index + 1, chapters.length, one))),
      ...has('closing'),
    ],
    chapters: [],
    cover: null,
    sidecars: new Map([
      ['publication.json', '/book/publication.json'],
      ['index.html', '/book/index.html'],
    ]),
    allAudio: new Map(),
    sample: null,
    url: null,
    feedUrl: null,
  };
};
const namesFor = (target: Parameters<typeof packageFormOf>[0], book: PackageBook): readonly string[] =>
  packageFormOf(target)!
    .entries(book)
    .map(({ name }) => name);

describe('the names of files in a package', () => {
  it('number the credits like chapters', () => {
    const book = bookOf(['One', 'Two'], { credits: ['opening', 'closing'] });
    expect(namesFor('acx', book)).toEqual([
      '00-opening-credits.mp3',
      '01-one.mp3',
      '02-two.mp3',
      '03-closing-credits.mp3',
    ]);
    expect(namesFor('google-play', book)).toEqual([1, 2, 3, 4].map((part) => `the-lamp_${part}of4.mp3`));
  });

  it('sorted by the alphabet are in the order of the book, however many chapters it has', () => {
    const roles = fc.subarray(['opening', 'closing'] as const);
    const count = fc.oneof(fc.constantFrom(1, 9, 98, 99, 100, 300, 999), fc.integer({ min: 1, max: 120 }));
    fc.assert(
      fc.property(count, roles, title, (chapters, credits, name) => {
        const book = bookOf(
          Array.from({ length: chapters }, () => name),
          { credits },
        );
        for (const target of ['acx', 'kobo', 'audiobookshelf'] as const) {
          const names = namesFor(target, book).filter((one) => one.endsWith('.mp3'));
          expect(names).toHaveLength(book.audio.length);
          expect(names.toSorted()).toEqual(names);
        }
      }),
    );
  });

  it('stay the same without credits', () => {
    const titles = Array.from({ length: 12 }, (_, index) => `${1980 + index}`);
    const book = bookOf(titles);
    expect(namesFor('acx', book)).toEqual(book.audio.map(({ name }) => name));
    expect(namesFor('acx', book)[4]).toBe('05-1984.mp3');
  });

  it('of a book in one file are not numbered', () => {
    const [file] = bookOf(['x']).audio;
    const whole: PackageAudio = { ...file!, name: `${bookName('1984', new Set())}.mp3`, kind: 'book' };
    expect(namesFor('apple-books', { ...bookOf(['x']), audio: [whole] })).toEqual(['1984.mp3']);
  });

  it('are possible on Windows and short enough for every file system, for any title and author', () => {
    fc.assert(
      fc.property(title, title, title, (bookTitle, author, chapter) => {
        const book = bookOf([chapter], { credits: ['closing'], bookTitle, author });
        for (const target of ['acx', 'google-play', 'audiobookshelf', 'lpf'] as const)
          for (const name of namesFor(target, book)) {
            expect(windowsProblem(name)).toBeNull();
            expect(name.startsWith('/')).toBe(false);
            for (const part of name.split('/')) {
              expect(['', '.', '..']).not.toContain(part);
              expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255);
              expect(part).toBe(Buffer.from(part).toString());
            }
          }
      }),
    );
  });
});
