import { describe, expect, it } from 'vitest';
import { chaptersToDeliver } from '../../src/deliver/chapters-to-deliver.js';
import { splitChapter } from '../../src/split/split-chapter.js';
import { chapterOf, heading, plainSentences, settings, unpaid } from '../split/chapter-builder.js';

describe('chaptersToDeliver', () => {
  it('gives section titles on one line, with the place of their heading in its chunk', () => {
    const chapter = chapterOf(
      'Roses are red\nviolets are blue.',
      heading('Part One\nThe Sea'),
      'It was late.',
    );
    const chunks = splitChapter(chapter, settings, unpaid(plainSentences));
    const [delivered] = chaptersToDeliver([{ chapter, chunks, readingChanges: null }], {
      snapshot: { present: new Map(), ledger: { measures: new Map() } } as never,
      takes: { pathOf: () => '' },
      finderFor: () => plainSentences,
    });
    expect(chunks).toHaveLength(1);
    expect(delivered?.sections).toEqual([
      { title: 'Part One The Sea', depth: 1, chunk: 1, offset: chunks[0]?.text.indexOf('Part One') },
    ]);
  });
});
