import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignSentences } from '../../../src/deliver/timeline/align-sentences.js';
import { type ChunkSound, cuesOf, timeLines } from '../../../src/deliver/timeline/cues.js';
import type { PageLine } from '../../../src/deliver/timeline/page-lines.js';
import { examples } from '../../support/examples.js';

const rate = 1000;
const range = (startSample: number, endSample: number) => ({ startSample, endSample });
const words = (text: string): string[] => text.match(/\S+/g) ?? [];

/** Returns the lines of blocks. In `one two | three`, the sentence is split into two chunks. */
function linesOf(...blocks: readonly (readonly string[])[]): readonly PageLine[] {
  let chunk = 1;
  let at = 0;
  return blocks.map((sentences) => ({
    span: { line: 1, column: 1, endLine: 1, endColumn: 1 },
    language: null,
    sentences: sentences.map((sentence) =>
      sentence.split('|').map((text, index) => {
        if (index > 0 || text.startsWith('^')) {
          chunk += 1;
          at = 0;
        }
        const said = text.replace('^', '');
        const part = { text: said, chunk, from: at, to: at + said.length };
        at += said.length;
        return part;
      }),
    ),
  }));
}

/** The sound of a chunk as it is drawn. All but `shares` are in milliseconds. */
interface DrawnSound {
  readonly silence: number;
  readonly length: number;
  readonly edges: readonly number[];
  /** Where the parts of an aligned take begin and end, as shares of its length. Null: it is not aligned. */
  readonly shares: readonly number[] | null;
}

/** Gives parts of sentences times that are in order and do not overlap. Some of them are empty. */
function alignedParts(
  parts: readonly { readonly from: number; readonly to: number }[],
  { startSample, endSample }: ReturnType<typeof range>,
  shares: readonly number[],
) {
  const places = parts
    .flatMap((_, index) => [shares[(2 * index) % shares.length], shares[(2 * index + 1) % shares.length]])
    .map((share) => startSample + Math.round((share ?? 0) * (endSample - startSample)))
    .toSorted((a, b) => a - b);
  return parts.map(({ from, to }, index) => ({
    from,
    to,
    ...range(places[2 * index] ?? endSample, places[2 * index + 1] ?? endSample),
  }));
}

const cues = (lines: readonly PageLine[], chunks: readonly ChunkSound[], samples: number) =>
  cuesOf(timeLines(lines, chunks, rate), { samples, sampleRate: rate }).map(({ startMs, endMs, text }) => [
    startMs,
    endMs,
    text,
  ]);

describe('cuesOf', () => {
  it('begins and ends with the speech, and leaves out the pause between two sentences', () => {
    const lines = linesOf(['First sentence here.', ' Another one now.']);
    const chunk = { chunk: 1, speech: range(800, 4_800), pauses: [range(2_700, 3_200)] };
    expect(cues(lines, [chunk], 6_000)).toEqual([
      [800, 2_700, 'First sentence here.'],
      [3_200, 4_800, 'Another one now.'],
    ]);
  });

  it('uses the times that the alignment found, if it found those of all sentences of the chunk', () => {
    const lines = linesOf(['First sentence here.', ' Another one now.']);
    const parts = [
      { from: 0, to: 20, ...range(900, 2_100) },
      { from: 20, to: 37, ...range(2_400, 4_700) },
    ];
    const chunk = { chunk: 1, speech: range(800, 4_800), pauses: [range(2_700, 3_200)] };
    expect(cues(lines, [{ ...chunk, parts }], 6_000)).toEqual([
      [900, 2_100, 'First sentence here.'],
      [2_400, 4_700, 'Another one now.'],
    ]);
    expect(cues(lines, [{ ...chunk, parts: parts.slice(1) }], 6_000)).toEqual(cues(lines, [chunk], 6_000));
  });

  it('keeps the line breaks of the page, in one cue', () => {
    const lines = linesOf(['Roses are red\nviolets are |\nblue. ']);
    const chunks = [
      { chunk: 1, speech: range(0, 2_000), pauses: [] },
      { chunk: 2, speech: range(2_100, 3_000), pauses: [] },
    ];
    expect(cues(lines, chunks, 3_000)).toEqual([[0, 3_000, 'Roses are red\nviolets are\nblue.']]);
  });

  it('divides time by characters if there is no pause', () => {
    const lines = linesOf(['abcd efgh.', 'ijkl mnop qrst uvwx yz.'.slice(0, 20)]);
    expect(cues(lines, [{ chunk: 1, speech: range(0, 3_000), pauses: [] }], 3_000)).toMatchObject([
      [0, 1_000, 'abcd efgh.'],
      [1_000, 3_000, 'ijkl mnop qrst uvwx'],
    ]);
  });

  it('shows a sentence of two takes as one cue, unless there is more than a second between them', () => {
    const lines = linesOf(['It begins here, | and ends there.']);
    const near = [
      { chunk: 1, speech: range(0, 2_000), pauses: [] },
      { chunk: 2, speech: range(2_500, 4_000), pauses: [] },
    ];
    const far = [near[0]!, { chunk: 2, speech: range(3_500, 5_000), pauses: [] }];
    expect(cues(lines, near, 5_000)).toEqual([[0, 4_000, 'It begins here, and ends there.']]);
    expect(cues(lines, far, 5_000)).toEqual([
      [0, 2_000, 'It begins here,'],
      [3_500, 5_000, 'and ends there.'],
    ]);
    // A word is never split.
    expect(cues(linesOf(['Donau|dampfschiff.']), far, 5_000)).toEqual([[0, 5_000, 'Donaudampfschiff.']]);
  });

  it('adds text without duration to the next cue', () => {
    const lines = linesOf(['A.', ' B.', ' C.']);
    expect(cues(lines, [{ chunk: 1, speech: range(10, 12), pauses: [] }], 20)).toEqual([
      [10, 11, 'A.'],
      [11, 12, 'B. C.'],
    ]);
  });

  it('shows text during the whole chapter if none of it has a duration', () => {
    const lines = linesOf(['A.', ' B.']);
    const parts = [
      { from: 0, to: 2, ...range(10, 10) },
      { from: 2, to: 5, ...range(10, 10) },
    ];
    expect(cues(lines, [{ chunk: 1, speech: range(10, 12), pauses: [], parts }], 20)).toEqual([
      [0, 20, 'A. B.'],
    ]);
  });

  it('keeps order, length and words for every timeline, also if only some takes are aligned', () => {
    const sentence = fc.array(fc.constantFrom('one', 'b', 'three-and', '灯台', '&<i>', '-->'), {
      minLength: 1,
      maxLength: 12,
    });
    const cut = fc.constantFrom(' ', ' ', '\n', '|', ' | ', '| ', '\n|');
    const block = fc.array(
      fc.tuple(sentence, fc.infiniteStream(cut), fc.boolean()).map(([list, cuts, isNewChunk]) => {
        const text = list.map((word) => word + (cuts.next().value ?? ' ')).join('');
        return `${isNewChunk ? '^' : ''}${text.replace(/[| ]*$/, '')} `;
      }),
      { minLength: 1, maxLength: 6 },
    );
    const gap = fc.integer({ min: 0, max: 3_000 });
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(
          fc.record({
            silence: gap,
            length: fc.integer({ min: 2, max: 60_000 }),
            edges: fc.array(gap, { maxLength: 24 }),
            shares: fc.option(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 })),
          }),
        ),
        fc.constantFrom(8_000, 22_050, 44_100),
        fc.nat(500),
        (blocks, sounds, sampleRate, end) => {
          const lines = linesOf(...blocks);
          const parts = lines.flatMap(({ sentences }) => sentences.flat());
          let at = 0;
          const toSamples = (ms: number) => Math.round((ms * sampleRate) / 1000);
          const chunks = [...new Set(parts.map(({ chunk }) => chunk))].map((chunk): ChunkSound => {
            const { silence, length, edges, shares } = sounds.next().value as DrawnSound;
            const start = at + toSamples(silence);
            at = start + toSamples(length);
            const sorted = edges
              .map((edge) => Math.min(at, start + toSamples(edge)))
              .toSorted((a, b) => a - b);
            const pauses = sorted.flatMap((from, index) =>
              index % 2 === 0 && (sorted[index + 1] ?? from) > from ? [range(from, sorted[index + 1]!)] : [],
            );
            const speech = range(start, at);
            const own = parts.filter((part) => part.chunk === chunk);
            return { chunk, speech, pauses, ...(shares && { parts: alignedParts(own, speech, shares) }) };
          });
          const samples = at + toSamples(end);
          const found = cuesOf(timeLines(lines, chunks, sampleRate), { samples, sampleRate });
          let before = 0;
          for (const { startMs, endMs, text } of found) {
            expect(startMs).toBeGreaterThanOrEqual(before);
            expect(endMs).toBeGreaterThan(startMs);
            expect(Number.isInteger(startMs) && Number.isInteger(endMs)).toBe(true);
            expect(text).toBe(text.trim());
            // An empty line would end the cue in its file.
            expect(text).not.toMatch(/\s\n|\n\s/);
            before = endMs;
          }
          expect(before).toBeLessThanOrEqual((samples * 1000) / sampleRate);
          const page = lines.flatMap(({ sentences }) =>
            sentences.flatMap((sentence) => words(sentence.map(({ text }) => text).join(''))),
          );
          expect(found.flatMap(({ text }) => words(text))).toEqual(page);
        },
      ),
      { numRuns: examples(300) },
    );
  });
});

describe('alignSentences', () => {
  it('finds the pauses between sentences among those within sentences, even at an uneven pace', () => {
    // Six sentences at different paces, with pauses at commas too.
    const lengths = [80, 40, 120, 60, 90, 30];
    const paces = [60, 75, 55, 70, 62, 80];
    const pauses: { startSample: number; endSample: number }[] = [];
    const spoken: { startSample: number; endSample: number }[] = [];
    let at = 500;
    for (const [index, length] of lengths.entries()) {
      const start = at;
      const half = Math.round((length * (paces[index] ?? 0)) / 2);
      pauses.push(range(at + half, at + half + 250));
      at += 2 * half + 250;
      spoken.push(range(start, at));
      if (index < lengths.length - 1) pauses.push(range(at, at + 600));
      at += 600;
    }
    const speech = range(500, spoken.at(-1)!.endSample);
    expect(alignSentences({ speech, pauses, sampleRate: rate }, lengths)).toEqual(spoken);
  });

  it('ignores a pause that is far from the place that the characters predict', () => {
    const speech = range(0, 60_000);
    const [first] = alignSentences({ speech, pauses: [range(8_000, 8_400)], sampleRate: rate }, [500, 500]);
    expect(first).toEqual(range(0, 30_000));
  });
});
