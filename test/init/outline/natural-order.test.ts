import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, titleFromName } from '../../../src/init/outline/natural-order.js';

const sorted = (...names: string[]) => [...names].sort(compareNames);
/** Handed in the wrong way round, they come out as they stand here. */
const inOrder = (...names: string[]) => expect(sorted(...names.toReversed())).toEqual(names);

describe('compareNames', () => {
  it('counts as people do: figures, words and Roman numerals', () => {
    inOrder('1.md', '2.md', '10.md', '99-epilogue.md');
    inOrder('1.2 b.md', '1.10 a.md', '2.1 c.md');
    inOrder('chapter-i.md', 'chapter-iv-fog.md', 'chapter-ix.md', 'chapter-x.md');
    inOrder('Chapter One.md', 'Chapter Two.md', 'Chapter Ten.md', 'Chapter Eleven.md');
    inOrder('part-a.md', 'part-b.md', 'part-c.md', 'part-d.md');
    inOrder('ii.md', 'iii.md', 'v.md', 'ix.md', 'xl.md');
  });

  it('has the index first, and what opens and closes a book where it belongs', () => {
    inOrder(
      'README.md',
      'foreword.md',
      'preface.md',
      'Introduction.md',
      'harbour.md',
      'sea.md',
      'epilogue.md',
      'appendix-a.md',
      'appendix-b.md',
      'glossary.md',
      'about_the_author.md',
    );
    inOrder('index.md', '01-conclusion.md', '02-preface.md');
  });

  it('orders any names, whichever way they come', () => {
    const names = fc.array(
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.stringMatching(/^(chapter|part)?[-_ ]?(i|v|x|one|ten|[0-9]{1,3})(-[a-c])?$/),
        fc.constantFrom('README', 'index', 'preface', 'appendix-a', 'Appendix A'),
      ),
      { minLength: 2, maxLength: 12 },
    );
    fc.assert(
      fc.property(names, (some) => {
        expect(sorted(...some.toReversed())).toEqual(sorted(...some));
      }),
    );
  });
});

describe('titleFromName', () => {
  it.each([
    ['01-getting_started', 'Getting started'],
    ['part-two', 'Part two'],
    ['12', '12'],
    ['3 the sea', 'The sea'],
  ])('makes %s to %s', (name, title) => expect(titleFromName(name)).toBe(title));
});
