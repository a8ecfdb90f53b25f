import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../../src/markdown/block.js';
import { paidTexts, trialOf } from '../../../src/split/cheapest-path/paid-texts.js';
import { keepOldReading } from '../../../src/split/old-reading/keep-old-reading.js';
import { splitChapter } from '../../../src/split/split-chapter.js';
import { examples } from '../../support/examples.js';
import { type BlockDraft, chapterOf, plainSentences, settings } from '../chapter-builder.js';

const limits = { ...settings, maxCharacters: 40 };

/**
 * Reads a chapter again of which an older version bought `bought`, and possibly this version `boughtNow`.
 * @param sourceOf what the journal says about each purchase of the older version
 */
function keep(
  { older, current }: { older: Chapter; current: Chapter },
  { bought = older, boughtNow = null as Chapter | null, source = 'unknown' } = {},
) {
  const nothing = paidTexts([]);
  const buy = (chapter: Chapter) =>
    splitChapter(chapter, limits, { finder: plainSentences, paid: trialOf(nothing) }).map((chunk) => ({
      key: chunk.key,
      text: chunk.text,
      ...chunk.voiceSettings,
    }));
  const ofOlder = buy(bought);
  const paid = [...ofOlder, ...(boughtNow ? buy(boughtNow) : [])];
  const base = paidTexts(paid);
  const split = (chapter: Chapter) =>
    splitChapter(chapter, limits, { finder: plainSentences, paid: trialOf(base) });
  const olderKeys = new Set(ofOlder.map(({ key }) => key));
  const keys = new Set(paid.map(({ key }) => key));
  const kept = keepOldReading({
    current,
    currentChunks: split(current),
    older,
    split,
    isPaid: (key) => keys.has(key),
    olderSourceOf: (key) => (olderKeys.has(key) ? source : null),
  });
  return (
    kept && {
      spoken: kept.chapter.blocks.map(({ spoken }) => spoken),
      toBuy: kept.chunks.filter(({ key }) => !keys.has(key)).map(({ text }) => text),
      changes: kept.changes.map(({ before, after }) => [before, after]),
    }
  );
}

const changed = 'A year that changed how people live.';
const first = 'The first paragraph stays the same.';
const last = 'The last paragraph stays the same, too.';

describe('keepOldReading', () => {
  it('keeps the paid audio of a paragraph that is now read with more words', () => {
    const older = chapterOf(first, 'It was cold.', last);
    const current = chapterOf(first, '1984. It was cold.', last);
    expect(keep({ older, current })).toEqual({
      spoken: [first, 'It was cold.', last],
      toBuy: [],
      changes: [['It was cold.', '1984. It was cold.']],
    });
  });

  it('returns null when both readings have the same words, line ends aside', () => {
    const older = chapterOf(first, 'One line. Another line.', last);
    const current = chapterOf(first, 'One line.\nAnother line.', last, 'And new words.');
    expect(
      keep({ older: chapterOf(...older.blocks, 'And new words.'), current }, { bought: older }),
    ).toBeNull();
  });

  it('reads a paragraph in the new way when its old audio was never bought', () => {
    const older = chapterOf(first, 'It was cold.', last);
    const current = chapterOf(first, '1984. It was cold.', last);
    expect(keep({ older, current }, { bought: chapterOf(first, last) })).toBeNull();
  });

  it('keeps a place without words only if both sides were bought from the same source', () => {
    const older = chapterOf(first, last);
    const current = chapterOf(first, changed, last);
    expect(keep({ older, current })).toMatchObject({ spoken: [first, last], changes: [['', changed]] });
    expect(keep({ older, current }, { source: current.source })).toMatchObject({ spoken: [first, last] });
    expect(keep({ older, current }, { source: '1'.repeat(64) })).toBeNull();
  });

  it('drops words that are no longer spoken where that costs nothing, and keeps them elsewhere', () => {
    const current = chapterOf(first, last, 'Brief.', 'Words.');
    const between = chapterOf(first, '{% include x %}', last, 'Brief.', 'Words.');
    expect(keep({ older: between, current })).toBeNull();
    const inChunk = chapterOf(first, last, 'Brief.', '{% x %}', 'Words.');
    expect(keep({ older: inChunk, current })).toMatchObject({ toBuy: [], changes: [['{% x %}', '']] });
  });

  it('uses the new reading where its audio is bought, and the old one elsewhere', () => {
    const older = chapterOf(first, 'It was cold.', changed, 'It was warm.', last);
    const current = chapterOf(first, '1984. It was cold.', changed, '1985. It was warm.', last);
    const boughtNow = chapterOf('1984. It was cold.');
    expect(keep({ older, current }, { boughtNow })).toEqual({
      spoken: [first, '1984. It was cold.', changed, 'It was warm.', last],
      toBuy: [],
      changes: [['It was warm.', '1985. It was warm.']],
    });
  });

  it('uses the new reading at both places of a paragraph that only moved', () => {
    const lamp = 'The lamp moved 0 times that night.';
    const gull = 'A gull moved 11 times that night.';
    const older = chapterOf(lamp, lamp, gull);
    const current = chapterOf(gull, lamp, 'The lamp moved 1 times that night.');
    const spoken = keep({ older, current })?.spoken ?? current.blocks.map((block) => block.spoken);
    expect(spoken).toContain(lamp);
    expect(spoken).toContain(gull);
  });

  it('reads a chapter that an older version read without any words', () => {
    expect(keep({ older: chapterOf(), current: chapterOf(first) })).toBeNull();
  });

  const paragraph = fc
    .tuple(fc.constantFrom('The lamp', 'A gull', 'The tide', 'Her hand'), fc.nat({ max: 60 }))
    .map(([subject, number]): BlockDraft => ({ spoken: `${subject} moved ${number} times that night.` }));
  const paragraphs = fc.array(fc.tuple(paragraph, fc.option(paragraph), fc.boolean()), { maxLength: 12 });

  it('buys no place that only the reading changed, and loses no word that both readings have', () => {
    fc.assert(
      fc.property(paragraphs, (drafts) => {
        const older = chapterOf(...drafts.map(([one]) => one));
        const current = chapterOf(
          ...drafts.flatMap(([one, other, isChanged]) => (isChanged ? (other ?? []) : one)),
        );
        const kept = keep({ older, current });
        const spoken = kept?.spoken ?? current.blocks.map((block) => block.spoken);
        if (kept !== null) expect(kept.toBuy).toEqual([]);
        for (const [one, , isChanged] of drafts) if (!isChanged) expect(spoken).toContain(one.spoken);
      }),
      { numRuns: examples(200) },
    );
  });
});
