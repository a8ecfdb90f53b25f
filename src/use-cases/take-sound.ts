import { inspectWav } from '../audio/wav/inspect-wav.js';
import { readMonoSamples } from '../audio/wav/wav-samples.js';
import { NarrateError } from '../base/errors.js';
import { secondsOf } from '../base/samples.js';

/** The shape of a take, to draw it. */
export interface TakePeaks {
  readonly seconds: number;
  /** The largest sample of each of equal parts of the take, from 0 to 1. */
  readonly peaks: readonly number[];
}

/**
 * Reads the shape of a WAV file.
 * @param parts how many parts to divide it into; a shorter take has one part for each sample
 * @throws NarrateError `usage` when the file is no readable WAV file; the system's error
 */
export async function takePeaks(path: string, parts: number): Promise<TakePeaks> {
  const inspected = await inspectWav(path);
  if (inspected.kind === 'bad')
    throw new NarrateError('usage', `The recording ${inspected.message}.`, {
      hint: 'Run `narrate verify`. The next run then downloads it again, or buys it again.',
    });
  const { info } = inspected;
  const count = Math.min(parts, info.frames);
  const peaks = new Float64Array(count);
  let frame = 0;
  for await (const block of readMonoSamples(path, info))
    for (const sample of block) {
      const part = Math.floor((frame * count) / info.frames);
      frame += 1;
      const level = Math.abs(sample) / 32_768;
      if (level > (peaks[part] as number)) peaks[part] = level;
    }
  return {
    seconds: secondsOf(info.frames, info.sampleRate),
    peaks: Array.from(peaks, (peak) => Math.round(peak * 1000) / 1000),
  };
}
