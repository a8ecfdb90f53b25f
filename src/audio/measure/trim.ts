import type { Stretch } from './find-speech.js';

/**
 * What is kept round the speech, in seconds: the onset of a soft consonant, and the end of one or of the voice's own
 * decay, may lie below what counts as speech. Measured on 200 takes: docs/decisions/levels.md.
 */
export const keptSeconds = { head: 0.1, tail: 0.15 } as const;

/**
 * What of a recording is put into a chapter: its speech with a margin, as far as the recording goes. One that is silence
 * all through is kept whole, so that nothing disappears unseen.
 * @param recording in samples of its own rate; `speech` is null where it is silence all through
 */
export function keptStretch(recording: {
  readonly frames: number;
  readonly sampleRate: number;
  readonly speech: Stretch | null;
}): Stretch {
  const { frames, sampleRate, speech } = recording;
  if (speech === null) return { startSample: 0, endSample: frames };
  return {
    startSample: Math.max(0, speech.startSample - Math.round(keptSeconds.head * sampleRate)),
    endSample: Math.min(frames, speech.endSample + Math.round(keptSeconds.tail * sampleRate)),
  };
}
