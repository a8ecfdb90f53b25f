import { resampledLength } from '../../audio/dsp/resample.js';
import type { Stretch } from '../../audio/measure/find-speech.js';
import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { keptStretch } from '../../audio/measure/trim.js';

/** What the timeline needs to know of a recording: from the recording alone, in samples of its own rate. */
export interface TakeFigures {
  readonly frames: number;
  readonly sampleRate: number;
  /** From the first word to the last; null: silence all through. */
  readonly speech: Stretch | null;
  /** Silences inside the speech, of 200 ms or more, in order. */
  readonly pauses: readonly Stretch[];
  /** Integrated loudness; null: too short or too quiet to have one. */
  readonly loudnessLufs: number | null;
}

/** What a take's measures say of it. */
export const figuresOf = ({ samples, sampleRate, speech, loudnessLufs }: TakeMeasures): TakeFigures => ({
  frames: samples,
  sampleRate,
  speech: speech && { startSample: speech.startSample, endSample: speech.endSample },
  pauses: speech?.pauses ?? [],
  loudnessLufs,
});

/** The part of a recording that is put into a chapter, in samples of the recording as it is at the chapter's rate. */
export interface KeptSound extends Stretch {
  readonly speech: Stretch;
  readonly pauses: readonly Stretch[];
}

/** What is kept of a recording (see `keptStretch`), brought to a rate. */
export function keptSound(figures: TakeFigures, sampleRate: number): KeptSound {
  const at = ({ startSample, endSample }: Stretch): Stretch => ({
    startSample: resampledLength(startSample, figures.sampleRate, sampleRate),
    endSample: resampledLength(endSample, figures.sampleRate, sampleRate),
  });
  const kept = keptStretch(figures);
  return { ...at(kept), speech: at(figures.speech ?? kept), pauses: figures.pauses.map(at) };
}
