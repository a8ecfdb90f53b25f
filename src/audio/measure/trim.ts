import { marginSeconds, type SampleRange } from './find-speech.js';

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
    startSample: Math.max(0, speech.startSample - Math.round(marginSeconds.head * sampleRate)),
    endSample: Math.min(frames, speech.endSample + Math.round(marginSeconds.tail * sampleRate)),
  };
}
