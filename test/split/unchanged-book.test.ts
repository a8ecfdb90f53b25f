import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../src/markdown/block.js';
import { type PaidText, paidTexts } from '../../src/split/cheapest-path/paid-texts.js';
import type { Chunk } from '../../src/split/chunk.js';
import type { SentenceFinder } from '../../src/split/sentences/sentences.js';
import { type SplitSettings, splitChapter } from '../../src/split/split-chapter.js';
import { verifyChunks } from '../../src/split/verify-chunks.js';
import { examples } from '../support/examples.js';
import { chapterOf, letter, narrator, plainSentences, settings } from './chapter-builder.js';

const words = [
  'lamp',
  'naïve',
  'It',
  'was late.',
  '“Go,”',
  'he said.',
  'Mr.',
  'e.g.',
  'word—word',
  '今天很好。明天',
  '，',
  '“今天。”“明天。”',
  'यह अच्छा है।',
  'e\u0301',
  '🇬🇧🇬🇧🇬🇧',
  '👨‍👩‍👧‍👦',
  '\u0301x',
  '\u0600',
  '\u00a0',
  'x'.repeat(130),
  '🇬🇧'.repeat(40),
  '我们今天晚上去看海边的灯塔然后再回家吃饭睡觉'.repeat(5),
  `e${'\u0301'.repeat(20)}`,
  `e${'\u0301'.repeat(200)}`,
  '...',
  '\ud83d',
  '\n',
  '\n',
];
const spoken = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 12 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => parts.join(' ').replaceAll(' \n ', '\n').trim() || 'x');
const draft = fc.record({
  spoken,
  kind: fc.constantFrom('paragraph' as const, 'paragraph' as const, 'heading' as const),
  voiceSettings: fc.constantFrom(narrator, narrator, letter),
});
const chapter = fc.array(draft, { maxLength: 6 }).map((drafts) => chapterOf(...drafts));
const book = fc.array(chapter, { minLength: 1, maxLength: 3 });
const limits = fc.record({
  maxCharacters: fc.integer({ min: 40, max: 300 }),
  maxBytes: fc.integer({ min: 80, max: 600 }),
  seams: fc.constantFrom('sentence' as const, 'paragraph' as const),
});

type Limits = Pick<SplitSettings, 'maxCharacters' | 'maxBytes' | 'seams'>;

/** Simulates a run: plans the book, and buys what is not paid for. */
function simulateRun(
  chapters: readonly Chapter[],
  before: ReadonlyMap<string, PaidText>,
  { limits, finder }: { limits: Limits; finder: SentenceFinder },
) {
  const paid = paidTexts([...before.values()]);
  const chunks = chapters.map((one) => splitChapter(one, { ...settings, ...limits }, { finder, paid }));
  const bought = chunks.flat().filter(({ key }) => !before.has(key));
  return {
    chunks,
    bought,
    after: new Map([...before, ...bought.map((chunk) => [chunk.key, paidOf(chunk)] as const)]),
  };
}

const paidOf = ({ key, text, voiceSettings }: Chunk): PaidText => ({ key, text, ...voiceSettings });

/** Finds other ends than `plainSentences`: also after commas, and after the full stops of scripts without spaces. */
const otherSentences: SentenceFinder = (text) =>
  [...text.matchAll(/[,.](?=\s)|[。।][”"]?|$/g)].map((match) => match.index + match[0].length);
const noSentences: SentenceFinder = (text) => [text.length];

describe('the plan of a book', () => {
  const finder = fc.constantFrom(plainSentences, otherSentences, noSentences);

  it('buys nothing for unchanged text, under other limits, with another splitter or in another order of chapters', () => {
    fc.assert(
      fc.property(book, limits, finder, limits, finder, (chapters, limits, finder, newLimits, newFinder) => {
        const first = simulateRun(chapters, new Map(), { limits, finder });
        const again = simulateRun(chapters, first.after, { limits, finder });
        expect(again.bought).toEqual([]);
        const changed = { limits: newLimits, finder: newFinder };
        expect(simulateRun(chapters.toReversed(), first.after, changed).bought).toEqual([]);
      }),
      { numRuns: examples(60) },
    );
  });

  it('buys nothing where a paid text had spaces in place of line ends, as in narrate 0.1, or the reverse', () => {
    const onOneLine = (one: Chapter): Chapter => ({
      ...one,
      blocks: one.blocks.map((block) => ({
        ...block,
        text: block.text.replace(/(?<!\n)\n(?!\n)/g, ' '),
        spoken: block.spoken.replace(/(?<!\n)\n(?!\n)/g, ' '),
      })),
    });
    fc.assert(
      fc.property(book, limits, finder, (chapters, limits, finder) => {
        const former = chapters.map(onOneLine);
        const versions = [
          [former, chapters],
          [chapters, former],
        ] as const;
        for (const [before, after] of versions) {
          const paid = simulateRun(before, new Map(), { limits, finder });
          const again = simulateRun(after, paid.after, { limits, finder });
          expect(again.bought).toEqual([]);
          expect(after.map((one, index) => verifyChunks(one, again.chunks[index] ?? []))).toEqual(
            after.map(() => null),
          );
        }
      }),
      { numRuns: examples(60) },
    );
  });

  it('is deterministic, speaks the whole text, and buys only chunks within the limits', () => {
    fc.assert(
      fc.property(book, book, limits, limits, finder, (old, now, limits, newLimits, finder) => {
        // Some blocks of the new book come from the old one, with other neighbours.
        const mixed = now.map((one, index) => {
          const kept = old[index]?.blocks.slice(0, 3) ?? [];
          return chapterOf(...[...one.blocks.slice(0, 2), ...kept, ...one.blocks.slice(2)]);
        });
        const { after } = simulateRun(old, new Map(), { limits, finder });
        const planned = simulateRun(mixed, after, { limits: newLimits, finder });
        expect(simulateRun(mixed, after, { limits: newLimits, finder })).toEqual(planned);
        expect(mixed.map((one, index) => verifyChunks(one, planned.chunks[index] ?? []))).toEqual(
          mixed.map(() => null),
        );
        const over = planned.bought.filter(
          ({ text }) => text.length > newLimits.maxCharacters || Buffer.byteLength(text) > newLimits.maxBytes,
        );
        expect(over).toEqual([]);
        expect(simulateRun(mixed, planned.after, { limits: newLimits, finder }).bought).toEqual([]);
      }),
      { numRuns: examples(60) },
    );
  });
});
