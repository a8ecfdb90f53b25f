import type { Sentence } from './sentence.js';

/** How one sentence is said. All values differ from 1 by some percent, so that a take sounds less even than a voice. */
export interface Prosody {
  /** 1.1: a tenth faster. */
  readonly pace: number;
  /** 1.1: a tenth higher. */
  readonly pitch: number;
  /** 0.5: half the amplitude. */
  readonly level: number;
}

/** A spoken sentence, without silence around it. */
export interface SpokenSentence {
  /** At `sampleRate` of its speaker. */
  readonly samples: Int16Array;
  /** When each piece of the sentence begins, in ms; null: the voice does not say, or the piece has no sound. */
  readonly pieceStartsMs: readonly (number | null)[];
}

/** A voice whose takes are measured. */
export interface Speaker {
  readonly name: string;
  /** A BCP-47 tag. */
  readonly language: string;
  /** In Hz. */
  readonly sampleRate: number;
  /** Speaks each sentence by itself, so that the place where it begins in a take is known. */
  speak(
    sentences: readonly { readonly sentence: Sentence; readonly prosody: Prosody }[],
  ): Promise<readonly SpokenSentence[]>;
  close(): Promise<void>;
}

/** A sound below this share of the loudest sample is silence: 40 dB. */
const audibleShare = 0.01;
/** The same for the silence between a noise and speech: 36 dB, because voices are not quite silent there. */
const quietShare = 0.016;
/** The longest noise before speech, and the shortest silence after it, in blocks of 10 ms. */
const noiseBlocks = 10;

/**
 * Cuts the silence around speech, and a noise before it (flite's kal16 has one of 60 ms before "While", and then 150 ms of
 * silence). Its beginning is a time of the speech, in ms, that becomes 0.
 */
export function trimmed(samples: Int16Array, sampleRate: number): { samples: Int16Array; cutMs: number } {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const louderThan = (share: number) => (sample: number) => Math.abs(sample) > loudest * share;
  const sound = samples.findIndex(louderThan(audibleShare));
  if (sound < 0) throw new Error('The voice said nothing.');
  const silence = silenceAfterNoise(samples, {
    from: sound,
    block: Math.round(sampleRate / 100),
    isSound: louderThan(quietShare),
  });
  const first =
    silence === null ? sound : silence + samples.subarray(silence).findIndex(louderThan(quietShare));
  const last = samples.findLastIndex(louderThan(audibleShare));
  return { samples: samples.slice(first, last + 1), cutMs: (first / sampleRate) * 1000 };
}

/** Returns where the silence after a noise begins; null: what begins at `from` is speech. */
function silenceAfterNoise(
  samples: Int16Array,
  of: { readonly from: number; readonly block: number; readonly isSound: (sample: number) => boolean },
): number | null {
  const { from, block, isSound } = of;
  const longest = block * noiseBlocks;
  for (let end = from + block; end <= from + longest; end += block)
    if (!samples.subarray(end, end + longest).some(isSound)) return end;
  return null;
}

export const even: Prosody = { pace: 1, pitch: 1, level: 1 };
