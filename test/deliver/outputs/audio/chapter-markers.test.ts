import { describe, expect, it } from 'vitest';
import { chapterMarkers } from '../../../../src/deliver/outputs/audio/chapter-markers.js';
import type { ChapterTimeline } from '../../../../src/deliver/timeline/chapter-timeline.js';
import { chunkOf } from '../../book-on-disk.js';

const chapter = { chapter: 1, file: 'a.md', title: 'Harbour', sections: [], lines: [], chunks: [] };
const take = { path: 'a.wav', fingerprint: 'a', measures: null };
/** Speech without skipped samples or pauses. */
const whole = { skippedSamples: 0, speech: { startSample: 0, endSample: 400 }, pauses: [] };

const timelineOf = (sections: readonly (readonly [string, number, number])[]): ChapterTimeline => ({
  samples: 1_000,
  pieces: [],
  lines: [],
  chunks: [
    { chunk: chunkOf(1, 1, 'One.', 'chapter-start'), take, startSample: 100, endSample: 400, ...whole },
    { chunk: chunkOf(1, 2, 'Two.', 'section'), take, startSample: 500, endSample: 900, ...whole },
  ],
  sections: sections.map(([title, depth, startSample]) => ({ title, depth, startSample, endSample: 900 })),
});

const read = (sections: Parameters<typeof timelineOf>[0], marks: 'chapters' | 'sections') =>
  chapterMarkers({ chapter, timeline: timelineOf(sections) }, 5_000, marks).map(
    ({ title, startSample, endSample }) => [title, startSample, endSample],
  );

describe('chapterMarkers', () => {
  const headings = [
    ['Harbour', 1, 100],
    ['Night', 2, 300],
    ['Lamps', 3, 500],
  ] as const;

  it('returns one marker for the chapter, including its silence', () => {
    expect(read(headings, 'chapters')).toEqual([['Harbour', 5_000, 6_000]]);
  });

  it('returns one for each section too, including nested ones, except a heading at the start of the chapter', () => {
    expect(read(headings, 'sections')).toEqual([
      ['Harbour', 5_000, 5_300],
      ['Night', 5_300, 5_500],
      ['Lamps', 5_500, 6_000],
    ]);
  });

  it('returns only the last of several headings at the same time', () => {
    expect(
      read(
        [
          ['Night', 2, 500],
          ['Lamps', 3, 500],
        ],
        'sections',
      ),
    ).toEqual([
      ['Harbour', 5_000, 5_500],
      ['Lamps', 5_500, 6_000],
    ]);
  });
});
