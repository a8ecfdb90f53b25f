import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeviceName, windowsProblem } from '../../../src/base/paths/windows-names.js';
import { bookName, chapterName } from '../../../src/deliver/outputs/file-names.js';

describe('isDeviceName', () => {
  it.each(['con', 'CON', 'aux.mp3', 'Nul.tar.gz', 'COM1', 'com0', 'lpt¹', 'CONIN$', 'con .txt'])(
    'returns true for %s',
    (name) => {
      expect(isDeviceName(name)).toBe(true);
    },
  );

  it.each(['console', 'icon', '01-con', 'com', 'com10', 'lpt', 'auxiliary.md', '.con'])(
    'returns false for %s',
    (name) => {
      expect(isDeviceName(name)).toBe(false);
    },
  );
});

describe('windowsProblem', () => {
  it.each([
    ['audiobook', null],
    ['out/книга 1', null],
    ['./out', null],
    ['books/aux', /aux.*device/],
    ['Book: One', /":"/],
    ['what?', /"\?"/],
    ['out./x', /dot or a space/],
    ['out ', /dot or a space/],
    ['a\tb', /"\\t"/],
  ])('finds what Windows does not allow in %j, or null', (path, problem) => {
    const found = windowsProblem(path);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });

  it('finds nothing in the file names that are derived from any title', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('Aux', 'con.', 'LPT¹', 'a. ')),
        (title) => {
          for (const name of [chapterName(1, 2, title), bookName(title, new Set())])
            expect(windowsProblem(`${name}.mp3`)).toBeNull();
        },
      ),
    );
  });
});
