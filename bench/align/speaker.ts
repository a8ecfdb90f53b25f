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

/** Cuts the silence around speech. Its beginning is a time of the speech, in ms, that becomes 0. */
export function trimmed(samples: Int16Array, sampleRate: number): { samples: Int16Array; cutMs: number } {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isAudible = (sample: number): boolean => Math.abs(sample) > loudest * audibleShare;
  const first = samples.findIndex(isAudible);
  if (first < 0) throw new Error('The voice said nothing.');
  const last = samples.findLastIndex(isAudible);
  return { samples: samples.slice(first, last + 1), cutMs: (first / sampleRate) * 1000 };
}

export const even: Prosody = { pace: 1, pitch: 1, level: 1 };
