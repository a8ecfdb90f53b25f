import { describe, expect, it } from 'vitest';
import { readAs } from './read-as.js';

describe('references without a definition', () => {
  it.each([
    ['See [the *file*][book.files] and [#12][].', 'See the file and #12.'],
    ['See [one][two words]; [three][3].\n\n[3]: https://example.com', 'See one; three.'],
    ['An element a[i][j] of a list, [x][y].', 'An element a[i][j] of a list, [x][y].'],
    ['Not [a picture or] [words].', 'Not [a picture or] [words].'],
  ])('are read without brackets in a book of MkDocs: %j', (markdown, said) => {
    expect(readAs('mkdocs', markdown).said).toEqual([said]);
  });

  it('are text in other books, as on their pages', () => {
    expect(readAs(null, 'See [the file][book.files].').said).toEqual(['See [the file][book.files].']);
  });
});
