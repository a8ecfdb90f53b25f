import type { SampleRange } from './find-speech.js';

/**
 * The margins that are kept around the speech, in seconds. Soft consonants and the decay of the voice may be quieter than the
 * threshold for speech. Measured on 200 takes: docs/decisions/levels.md.
 */
export const keptSeconds = { head: 0.1, tail: 0.15 } as const;

/**
 * Returns the part of a take that goes into a chapter: its speech with margins. A take without speech is kept whole, so that
 * nothing disappears unnoticed.
 * @param take lengths and places in samples of its own rate; `speech` is null if there is only silence
 */
export function keptRange(take: {
  readonly frames: number;
  readonly sampleRate: number;
  readonly speech: SampleRange | null;
}): SampleRange {
  const { frames, sampleRate, speech } = take;
  if (speech === null) return { startSample: 0, endSample: frames };
  return {
    startSample: Math.max(0, speech.startSample - Math.round(keptSeconds.head * sampleRate)),
    endSample: Math.min(frames, speech.endSample + Math.round(keptSeconds.tail * sampleRate)),
  };
}
