import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookPath } from '../../../src/base/paths/book-path.js';

describe('bookPath', () => {
  it.each([
    [posix, '/books/atlas', '/books/atlas/audiobook/01.mp3', 'audiobook/01.mp3'],
    // On POSIX a backslash is an ordinary character.
    [posix, '/books', '/books/a\\b.mp3', 'a\\b.mp3'],
    [win32, 'C:\\books\\atlas', 'C:\\books\\atlas\\audiobook\\01.mp3', 'audiobook/01.mp3'],
    [win32, 'C:\\Books\\Atlas', 'c:\\books\\atlas\\out\\x.wav', 'out/x.wav'],
    [win32, '\\\\server\\share\\atlas', '\\\\server\\share\\atlas\\.narrate\\x.wav', '.narrate/x.wav'],
  ] as const)(
    '%# returns a relative path with forward slashes on every system',
    (flavour, root, path, expected) => {
      expect(bookPath(root, path, flavour)).toBe(expected);
    },
  );
});
