import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampleRange } from '../../../src/audio/measure/find-speech.js';
import { chapterTimeline, commonRate } from '../../../src/deliver/timeline/chapter-timeline.js';
import type { TakeFigures } from '../../../src/deliver/timeline/take-figures.js';
import type { Seam } from '../../../src/split/chunk.js';
import { noGaps } from '../../support/gaps.js';
import { chunkOf } from '../book-on-disk.js';

const gaps = {
  sentence: 0.2,
  paragraph: 0.35,
  listItem: 0.3,
  heading: 0.5,
  section: 1,
  thematicBreak: 1.5,
  chapterStart: 0.75,
  chapterEnd: 2,
};
const part = (chunk: number, text: string, seam: Seam) => ({
  chunk: chunkOf(1, chunk, text, seam),
  take: { path: `/takes/${chunk}.wav`, fingerprint: `take-${chunk}`, measures: null },
});
const chapter = { chapter: 1, file: 'one.md', title: 'One', sections: [], lines: [], chunks: [] };
/** Returns the figures of a take that is speech from its first sample to its last. */
const spoken = (frames: number, sampleRate: number, pauses: readonly SampleRange[] = []): TakeFigures => ({
  frames,
  sampleRate,
  speech: { startSample: 0, endSample: frames },
  pauses,
  loudnessLufs: null,
});

describe('chapterTimeline', () => {
  it('inserts silence at seams by their kind, from speech to speech', () => {
    const seams: Seam[] = [
      'chapter-start',
      'sentence',
      'clause',
      'word',
      'paragraph',
      'list-item',
      'heading',
      'section',
      'thematic-break',
    ];
    const chunks = seams.map((seam, index) => part(index + 1, 'words', seam));
    const timeline = chapterTimeline({ ...chapter, chunks }, gaps, 1_000, () => spoken(100, 1_000));
    const starts = timeline?.chunks.map(({ startSample }) => startSample) ?? [];
    expect(starts[0]).toBe(750);
    expect(starts.slice(1).map((start, index) => start - starts[index]! - 100)).toEqual([
      200, 0, 0, 350, 300, 500, 1_000, 1_500,
    ]);
    expect(timeline?.samples).toBe(starts.at(-1)! + 100 + 2_000);
  });

  it('keeps margins of the takes as part of the gap, and returns their places', () => {
    const chunks = [part(1, 'a', 'chapter-start'), part(2, 'b', 'paragraph'), part(3, 'c', 'sentence')];
    const figures = {
      frames: 2_000,
      sampleRate: 2_000,
      speech: { startSample: 400, endSample: 1_400 },
      pauses: [{ startSample: 600, endSample: 1_000 }],
      loudnessLufs: -20,
    };
    const timeline = chapterTimeline({ ...chapter, chunks }, gaps, 1_000, () => figures);
    expect(timeline?.chunks.map(({ chunk: _chunk, take: _take, ...rest }) => rest)).toEqual([
      {
        startSample: 650,
        endSample: 1_400,
        skippedSamples: 100,
        speech: { startSample: 750, endSample: 1_250 },
        pauses: [{ startSample: 850, endSample: 1_050 }],
      },
      // 0.35 s from speech to speech, 0.25 s of them margins.
      expect.objectContaining({ startSample: 1_500, speech: { startSample: 1_600, endSample: 2_100 } }),
      // 0.2 s is less than the margins, which are not cut.
      expect.objectContaining({ startSample: 2_250, speech: { startSample: 2_350, endSample: 2_850 } }),
    ]);
    expect(timeline?.pieces).toEqual([
      { kind: 'silence', samples: 650 },
      { kind: 'take', take: chunks[0]?.take, skippedSamples: 100, samples: 750, gainDb: 0 },
      { kind: 'silence', samples: 100 },
      { kind: 'take', take: chunks[1]?.take, skippedSamples: 100, samples: 750, gainDb: 0 },
      { kind: 'take', take: chunks[2]?.take, skippedSamples: 100, samples: 750, gainDb: 0 },
      { kind: 'silence', samples: 1_850 },
    ]);
    expect(timeline?.samples).toBe(4_850);
  });

  it('keeps a take of only silence whole', () => {
    const silent = { ...spoken(500, 1_000), speech: null };
    const timeline = chapterTimeline(
      { ...chapter, chunks: [part(1, 'a', 'chapter-start')] },
      gaps,
      1_000,
      () => silent,
    );
    expect(timeline?.chunks[0]).toMatchObject({ startSample: 750, endSample: 1_250, skippedSamples: 0 });
  });

  it('returns null while a take is missing or its figures are unknown', () => {
    const chunks = [part(1, 'a', 'chapter-start'), { ...part(2, 'b', 'sentence'), take: null }];
    expect(chapterTimeline({ ...chapter, chunks }, gaps, 24_000, () => spoken(1, 24_000))).toBeNull();
    expect(chapterTimeline({ ...chapter, chunks: chunks.slice(0, 1) }, gaps, 24_000, () => null)).toBeNull();
  });

  it('estimates the start of a section, and ends it where the next of its rank starts', () => {
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
    const timeline = chapterTimeline({ ...chapter, chunks, sections }, noGaps, 1_000, () =>
      spoken(1_000, 1_000),
    );
    expect(
      timeline?.sections.map(({ title, startSample, endSample }) => [title, startSample, endSample]),
    ).toEqual([
      ['A', 0, 2_000],
      ['A.1', 500, 1_900],
      ['A.1.a', 1_000, 1_900],
      ['A.2', 1_900, 2_000],
    ]);
  });

  it('equals its pieces end to end, for all lengths and rates', () => {
    const takes = fc.array(
      fc
        .record({
          frames: fc.integer({ min: 1, max: 1e7 }),
          sampleRate: fc.constantFrom(8_000, 22_050, 24_000, 44_100),
          cuts: fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.double({ min: 0, max: 1, noNaN: true }),
          ),
        })
        .map(({ frames, sampleRate, cuts }): TakeFigures => {
          const [startSample, endSample] = cuts
            .map((share) => Math.round(share * frames))
            .sort((a, b) => a - b) as [number, number];
          return { frames, sampleRate, speech: { startSample, endSample }, pauses: [], loudnessLufs: null };
        }),
      { minLength: 1, maxLength: 30 },
    );
    const seam = fc.constantFrom<Seam>('section', 'paragraph', 'sentence', 'word');
    fc.assert(
      fc.property(
        takes,
        fc.array(seam, { minLength: 30, maxLength: 30 }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (figures, seams, gap) => {
          const chunks = figures.map((_, index) => part(index + 1, 'words', seams[index] ?? 'word'));
          const timeline = chapterTimeline(
            { ...chapter, chunks },
            { ...gaps, paragraph: gap },
            24_000,
            ({ fingerprint }) => figures[Number(fingerprint.slice(5)) - 1] ?? null,
          );
          let end = 0;
          const placed = timeline?.pieces.flatMap((piece) => {
            end += piece.samples;
            return piece.kind === 'take' ? [end] : [];
          });
          expect(end).toBe(timeline?.samples);
          expect(timeline?.pieces.every(({ samples }) => Number.isInteger(samples) && samples > 0)).toBe(
            true,
          );
          const kept = timeline?.chunks.filter(({ startSample, endSample }) => endSample > startSample);
          expect(placed).toEqual(kept?.map(({ endSample }) => endSample));
          for (const [index, entry] of timeline?.chunks.entries() ?? []) {
            const { frames, sampleRate, speech } = figures[index]!;
            const { startSample, endSample, skippedSamples } = entry;
            // All of the speech, with at most 0.1 s before it and 0.15 s after it, and nothing outside the take.
            expect(startSample).toBeLessThanOrEqual(entry.speech.startSample);
            expect(endSample).toBeGreaterThanOrEqual(entry.speech.endSample);
            expect(entry.speech.startSample - startSample).toBeLessThanOrEqual(2_402);
            expect(endSample - entry.speech.endSample).toBeLessThanOrEqual(3_602);
            expect(skippedSamples + endSample - startSample).toBeLessThanOrEqual(
              Math.round((frames * 24_000) / sampleRate),
            );
            expect(skippedSamples + entry.speech.startSample - startSample).toBe(
              Math.round((speech!.startSample * 24_000) / sampleRate),
            );
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
  ])('returns for the rates %j the rate %j', (rates, common) => {
    expect(commonRate(rates.map((sampleRate) => ({ sampleRate })))).toBe(common);
  });
});
