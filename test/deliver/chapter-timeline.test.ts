import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chapterTimeline, commonRate } from '../../src/deliver/chapter-timeline.js';
import type { Seam } from '../../src/split/chunk.js';
import { chunkOf } from './book-on-disk.js';

const gaps = { paragraph: 0.35, section: 1, chapterStart: 0.75, chapterEnd: 2 };
const part = (chunk: number, text: string, seam: Seam) => ({
  chunk: chunkOf(1, chunk, text, seam),
  take: { path: `/takes/${chunk}.wav`, fingerprint: `take-${chunk}`, measures: null },
});
const chapter = { chapter: 1, file: 'one.md', title: 'One', sections: [], chunks: [] };

describe('chapterTimeline', () => {
  it('puts silence at seams alone', () => {
    const seams: Seam[] = ['chapter-start', 'sentence', 'clause', 'word', 'paragraph', 'section'];
    const chunks = seams.map((seam, index) => part(index + 1, 'words', seam));
    const timeline = chapterTimeline({ ...chapter, chunks }, gaps, 24_000, () => ({
      frames: 100,
      sampleRate: 24_000,
    }));
    expect(timeline?.chunks.map(({ startSample }) => startSample)).toEqual([
      18_000,
      18_100,
      18_200,
      18_300,
      18_400 + 8_400,
      18_500 + 8_400 + 24_000,
    ]);
    expect(timeline?.samples).toBe(18_600 + 8_400 + 24_000 + 48_000);
  });

  it('is not to be had while a take is missing, or its length', () => {
    const chunks = [part(1, 'a', 'chapter-start'), { ...part(2, 'b', 'sentence'), take: null }];
    const length = { frames: 1, sampleRate: 24_000 };
    expect(chapterTimeline({ ...chapter, chunks }, gaps, 24_000, () => length)).toBeNull();
    expect(chapterTimeline({ ...chapter, chunks: chunks.slice(0, 1) }, gaps, 24_000, () => null)).toBeNull();
  });

  it('estimates where a section starts, and ends it where the next of its rank does', () => {
    const chunks = [part(1, '0123456789', 'chapter-start'), part(2, '0123456789', 'sentence')];
    const section = (title: string, depth: number, chunk: number, offset: number) => ({
      title,
      depth,
      chunk,
      offset,
    });
    const sections = [
      section('A', 1, 1, 0),
      section('A.1', 2, 1, 5),
      section('A.1.a', 3, 2, 0),
      section('A.2', 2, 2, 9),
      section('elsewhere', 2, 7, 0),
    ];
    const noGaps = { paragraph: 0, section: 0, chapterStart: 0, chapterEnd: 1 };
    const timeline = chapterTimeline({ ...chapter, chunks, sections }, noGaps, 1_000, () => ({
      frames: 1_000,
      sampleRate: 1_000,
    }));
    expect(
      timeline?.sections.map(({ title, startSample, endSample }) => [title, startSample, endSample]),
    ).toEqual([
      ['A', 0, 2_000],
      ['A.1', 500, 1_900],
      ['A.1.a', 1_000, 1_900],
      ['A.2', 1_900, 2_000],
    ]);
  });

  it('is its pieces, end to end, whatever the lengths and rates', () => {
    const lengths = fc.array(
      fc.record({
        frames: fc.integer({ min: 1, max: 1e7 }),
        sampleRate: fc.constantFrom(8_000, 22_050, 24_000, 44_100),
      }),
      { minLength: 1, maxLength: 30 },
    );
    const seam = fc.constantFrom<Seam>('section', 'paragraph', 'sentence');
    fc.assert(
      fc.property(
        lengths,
        fc.array(seam, { minLength: 30, maxLength: 30 }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (takes, seams, gap) => {
          const chunks = takes.map((_, index) => part(index + 1, 'words', seams[index] ?? 'word'));
          const timeline = chapterTimeline(
            { ...chapter, chunks },
            { ...gaps, paragraph: gap },
            24_000,
            ({ fingerprint }) => {
              return takes[Number(fingerprint.slice(5)) - 1] ?? null;
            },
          );
          let end = 0;
          const placed = timeline?.pieces.flatMap((piece) => {
            end += piece.samples;
            return piece.kind === 'take' ? [end] : [];
          });
          expect(end).toBe(timeline?.samples);
          expect(placed).toEqual(timeline?.chunks.map(({ endSample }) => endSample));
          expect(timeline?.pieces.every(({ samples }) => Number.isInteger(samples) && samples > 0)).toBe(
            true,
          );
          for (const [index, { startSample, endSample }] of timeline?.chunks.entries() ?? []) {
            const { frames, sampleRate } = takes[index]!;
            expect(endSample - startSample).toBe(Math.round((frames * 24_000) / sampleRate));
          }
        },
      ),
    );
  });
});

describe('commonRate', () => {
  it.each([
    [[], null],
    [[24_000], 24_000],
    [[44_100, 24_000, 24_000], 24_000],
    [[24_000, 48_000], 48_000],
  ])('of %j', (rates, common) => {
    expect(commonRate(rates.map((sampleRate) => ({ frames: 1, sampleRate })))).toBe(common);
  });
});
