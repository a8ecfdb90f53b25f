import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../src/markdown/block.js';
import { lazySentenceFinder } from '../../src/split/sentences/sentence-finder.js';
import { splitChapter } from '../../src/split/split-chapter.js';
import { verifyChunks } from '../../src/split/verify-chunks.js';
import { examples } from '../support/examples.js';
import { chapterOf, letter, narrator, settings, unpaid } from './chapter-builder.js';

describe('splitChapter for generated chapters', async () => {
  const finder = lazySentenceFinder();
  const words = [
    'lamp',
    'naïve',
    'It',
    'was',
    'late.',
    '“Go,”',
    'he',
    'said.',
    'Mr.',
    'Smith',
    '3.14',
    'e.g.',
    'word—word',
    '今天很好。明天',
    '，',
    'यह',
    'अच्छा',
    'है।',
    'e\u0301',
    '🇬🇧🇬🇧🇬🇧',
    '👨‍👩‍👧‍👦',
    'क्षि',
    '\u0301x',
    '\u0600',
    '\u00a0',
    'x'.repeat(130),
    '🇬🇧'.repeat(40),
    `e${'\u0301'.repeat(20)}`,
    '...',
    '?!',
    '\ud83d',
    '\u0000',
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
    kind: fc.constantFrom(
      'paragraph' as const,
      'paragraph' as const,
      'heading' as const,
      'list-item' as const,
    ),
    voiceSettings: fc.constantFrom(narrator, narrator, letter),
  });
  const chapters = fc.array(draft, { maxLength: 8 }).map((drafts) => chapterOf(...drafts));
  const limits = fc.record({
    maxCharacters: fc.integer({ min: 40, max: 300 }),
    maxBytes: fc.integer({ min: 80, max: 600 }),
    seams: fc.constantFrom('sentence' as const, 'paragraph' as const),
  });
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

  it('speaks the whole text within the limits, and gives the same result each time', () => {
    fc.assert(
      fc.property(chapters, limits, (chapter, limits) => {
        const chunks = splitChapter(chapter, { ...settings, ...limits }, unpaid(finder));
        expect(verifyChunks(chapter, chunks)).toBeNull();
        const over = chunks.filter(
          ({ text }) => text.length > limits.maxCharacters || Buffer.byteLength(text) > limits.maxBytes,
        );
        expect(over).toEqual([]);
        expect(splitChapter(chapter, { ...settings, ...limits }, unpaid(finder))).toEqual(chunks);
      }),
      { numRuns: examples(150) },
    );
  });

  it('does not cut inside a word or a grapheme that fits', () => {
    fc.assert(
      fc.property(chapters, limits, (chapter, limits) => {
        const fits = (text: string) =>
          text.length <= limits.maxCharacters && Buffer.byteLength(text) <= limits.maxBytes;
        const chunks = splitChapter(chapter, { ...settings, ...limits }, unpaid(finder));
        for (const { whole, from, to } of cutsIn(chapter, chunks)) {
          const { start, end } = wordAround(whole, from, to);
          if (from === to && fits(whole.slice(start, end))) {
            expect(whole.slice(0, from)).toMatch(/(?!\p{ASCII})\p{P}$/u);
          }
          const atCuts = [from, to].map((cut) => graphemes.segment(whole).containing(cut)!);
          // A grapheme that begins or ends with white space must be cut: a chunk has no white space at its ends.
          const avoidable = atCuts.filter(
            ({ segment, index }) => index !== from && index !== to && segment === segment.trim(),
          );
          expect(avoidable.filter(({ segment }) => fits(segment))).toEqual([]);
        }
      }),
      { numRuns: examples(150) },
    );
  });

  /** Returns the word that contains a cut, with white space that is in one grapheme with other characters. */
  function wordAround(whole: string, from: number, to: number) {
    const joined = Array.from(graphemes.segment(whole), ({ segment }) =>
      segment.trim() === '' ? segment : segment.replace(/\s/g, '_'),
    ).join('');
    const start = from - /\S*$/.exec(joined.slice(0, from))![0].length;
    return { start, end: to + /^\S*/.exec(joined.slice(to))![0].length };
  }

  /** Yields for each seam the end of the chunk before and the start of the chunk after, as offsets in the chapter's text. */
  function* cutsIn(chapter: Chapter, chunks: readonly { text: string }[]) {
    const whole = chapter.blocks.map((block) => block.spoken).join('\n\n');
    let end = 0;
    for (const [index, { text }] of chunks.entries()) {
      const start = whole.indexOf(text, end);
      if (index > 0) yield { whole, from: end, to: start };
      end = start + text.length;
    }
  }
});
