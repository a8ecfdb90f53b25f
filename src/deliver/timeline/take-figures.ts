import { resampledLength } from '../../audio/dsp/resample.js';
import type { SampleRange } from '../../audio/measure/find-speech.js';
import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { keptRange } from '../../audio/measure/trim.js';

/** The part of a chunk's text that belongs to one sentence, with its time in a take. */
export interface PartTime extends SampleRange {
  /** The range in the text of the chunk; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Where the sentences of a take are spoken, as its alignment with the text found it. */
export interface TakeAlignment {
  /** The id of the model. */
  readonly model: string;
  /** The hash of the times of its words; null: the words could not be found. */
  readonly words: string | null;
  /** In order, in samples of the take. Empty if the words could not be found. */
  readonly parts: readonly PartTime[];
}

/** The measurements of a take that the timeline needs, in samples of the take's own rate. */
export interface TakeFigures {
  readonly frames: number;
  readonly sampleRate: number;
  /** From the first word to the last; null: only silence. */
  readonly speech: SampleRange | null;
  /** Silences of 200 ms or more in the speech, in order. */
  readonly pauses: readonly SampleRange[];
  /** Integrated loudness; null: shorter than 400 ms, or below -70 LUFS throughout. */
  readonly loudnessLufs: number | null;
  /** Undefined: not aligned. */
  readonly alignment?: TakeAlignment | undefined;
}

/** Returns the figures from the measurements of a take. */
export const figuresOf = ({ samples, sampleRate, speech, loudnessLufs }: TakeMeasures): TakeFigures => ({
  frames: samples,
  sampleRate,
  speech: speech && { startSample: speech.startSample, endSample: speech.endSample },
  pauses: speech?.pauses ?? [],
  loudnessLufs,
});

/** The part of a take that goes into a chapter, in samples of the take at the chapter's rate. */
export interface KeptSound extends SampleRange {
  readonly speech: SampleRange;
  readonly pauses: readonly SampleRange[];
}

/** Returns the kept part of a take (see `keptRange`) at a sample rate. */
export function keptSound(figures: TakeFigures, sampleRate: number): KeptSound {
  const at = ({ startSample, endSample }: SampleRange): SampleRange => ({
    startSample: resampledLength(startSample, figures.sampleRate, sampleRate),
    endSample: resampledLength(endSample, figures.sampleRate, sampleRate),
  });
  const kept = keptRange(figures);
  return { ...at(kept), speech: at(figures.speech ?? kept), pauses: figures.pauses.map(at) };
}
