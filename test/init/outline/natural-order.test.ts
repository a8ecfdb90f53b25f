import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, titleFromName } from '../../../src/init/outline/natural-order.js';

const sorted = (...names: string[]) => [...names].sort(compareNames);
/** Expects that the reversed names are sorted into this order. */
const expectOrder = (...names: string[]) => expect(sorted(...names.toReversed())).toEqual(names);

describe('compareNames', () => {
  it('compares digits, number words and Roman numerals by their values', () => {
    expectOrder('1.md', '2.md', '10.md', '99-epilogue.md');
    expectOrder('1.2 b.md', '1.10 a.md', '2.1 c.md');
    expectOrder('chapter-i.md', 'chapter-iv-fog.md', 'chapter-ix.md', 'chapter-x.md');
    expectOrder('Chapter One.md', 'Chapter Two.md', 'Chapter Ten.md', 'Chapter Eleven.md');
    expectOrder('part-a.md', 'part-b.md', 'part-c.md', 'part-d.md');
    expectOrder('ii.md', 'iii.md', 'v.md', 'ix.md', 'xl.md');
  });

  it('puts the index first, introductory sections before the chapters and appendices after them', () => {
    expectOrder(
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
    expectOrder('index.md', '01-conclusion.md', '02-preface.md');
    expectOrder('foreword.md', 'ch1.md', 'ch2.md', 'ch10.md', 'apA.md', 'apB.md', 'acknowledgements.md');
    expectOrder('introduction.md', 'zoo.md', 'afterword.md', 'app-1.md', 'appendix_tools.md', 'appendixZ.md');
    expectOrder('apartment.md', 'apple.md', 'application.md', 'zebra.md');
  });

  it('returns the same order for any input order', () => {
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
  ])('converts %s to %s', (name, title) => expect(titleFromName(name)).toBe(title));
});
