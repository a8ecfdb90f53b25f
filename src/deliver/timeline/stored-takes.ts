import { z } from 'zod';
import type { PartTime, TakeFigures } from './take-figures.js';

const sample = z.number().int().nonnegative();
/** `TakeFigures` in a short form, because a book has thousands of pauses. */
export const takeFigures = z.strictObject({
  frames: z.number().int().positive(),
  sampleRate: z.number().int().positive(),
  speech: z.tuple([sample, sample]).nullable(),
  /** Start and end of each pause in turn. */
  pauses: z.array(sample).refine(({ length }) => length % 2 === 0),
  loudnessLufs: z.number().nullable(),
  /** Where its sentences are spoken. */
  alignment: z
    .strictObject({
      model: z.string(),
      words: z.string().nullable(),
      /** For each part of a sentence: start and end in the text of its chunk, first sample and end in the take. */
      parts: z.array(z.tuple([sample, sample, sample, sample])),
    })
    .optional(),
});

/** The takes of `timeline.json`, by fingerprint. */
type StoredTakes = Record<string, z.infer<typeof takeFigures>>;

/** Returns the figures of the takes in a timeline, by fingerprint. */
export const readTakes = ({ takes }: { readonly takes: StoredTakes }): Map<string, TakeFigures> =>
  new Map(
    Object.entries(takes).map(([fingerprint, { speech, pauses, alignment, ...rest }]) => [
      fingerprint,
      {
        ...rest,
        ...(alignment === undefined
          ? {}
          : { alignment: { ...alignment, parts: alignment.parts.map(partOf) } }),
        speech: speech && { startSample: speech[0], endSample: speech[1] },
        pauses: pauses.flatMap((startSample, index) =>
          index % 2 === 0 ? [{ startSample, endSample: pauses[index + 1] as number }] : [],
        ),
      },
    ]),
  );

const partOf = ([from, to, startSample, endSample]: readonly [number, number, number, number]): PartTime => ({
  from,
  to,
  startSample,
  endSample,
});

/** Returns figures in the form of `timeline.json`, sorted by fingerprint. */
export const writtenTakes = (takes: Iterable<readonly [string, TakeFigures]>): StoredTakes =>
  Object.fromEntries(
    [...takes]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([fingerprint, { frames, sampleRate, speech, pauses, loudnessLufs, alignment }]) => [
        fingerprint,
        {
          frames,
          sampleRate,
          speech: speech && [speech.startSample, speech.endSample],
          pauses: pauses.flatMap(({ startSample, endSample }) => [startSample, endSample]),
          loudnessLufs,
          ...(alignment === undefined
            ? {}
            : {
                alignment: {
                  ...alignment,
                  parts: alignment.parts.map(({ from, to, startSample, endSample }) => [
                    from,
                    to,
                    startSample,
                    endSample,
                  ]),
                },
              }),
        },
      ]),
  );
