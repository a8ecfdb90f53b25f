import type { FileLevels } from '../../audio/dsp/level-meter.js';
import {
  isCloseToLimits,
  type LoudnessMiss,
  type LoudnessTarget,
  missOf,
} from '../../audio/dsp/loudness-targets.js';
import type { SoundJob } from '../../audio/ffmpeg/encode-segment.js';
import { encoderSettings } from '../../audio/formats/encoder-settings.js';
import type { OutputFile } from '../outputs/output.js';
import { missText } from './missed-target-text.js';

/** A file to encode towards a loudness target. */
export interface TargetJob {
  /** Null: the file is encoded and not measured. */
  readonly target: LoudnessTarget | null;
  readonly channels: 1 | 2;
  /** By how many dB the codec may raise the true peak. */
  readonly peakRiseDb: number;
  /**
   * Writes the file. It is called once, or twice if the first attempt misses the target. Returns the levels of one channel before
   * encoding, or the lowest possible ones; null: unknown.
   */
  readonly encode: (correction: LoudnessMiss, isFirst: boolean) => Promise<FileLevels | null>;
  /** Decodes the file and measures one channel. */
  readonly measure: () => Promise<FileLevels>;
}

const noCorrection: LoudnessMiss = { gainDb: 0, peakDb: 0 };
/** Lowers peaks a little further, because the codec returns part of the reduction. */
const sparePeakDb = 0.2;

/**
 * Encodes a file. If encoding may have moved it out of its target, decodes and measures it, and encodes it once more with a
 * correction if it misses the target. Returns the last levels (null: not measured) and what the file still misses (null: nothing).
 */
export async function encodeToTarget(job: TargetJob): Promise<{
  readonly levels: FileLevels | null;
  readonly miss: LoudnessMiss | null;
}> {
  const { target, channels, encode, measure } = job;
  const before = await encode(noCorrection, true);
  if (target === null || (before !== null && !isCloseToLimits(target, before, job)))
    return { levels: null, miss: null };
  const first = await measure();
  const missed = missOf(target, first, channels);
  if (missed === null) return { levels: first, miss: null };
  await encode({ ...missed, peakDb: missed.peakDb === 0 ? 0 : missed.peakDb + sparePeakDb }, false);
  const levels = await measure();
  return { levels, miss: missOf(target, levels, channels) };
}

type Encode = TargetJob['encode'];

/**
 * Returns a function that encodes a file, or one of its segments, towards the loudness of the manifest. It returns the last
 * levels; null: not measured. A target that is still missed is a warning with the file's name.
 */
export function createTargetEncoder(
  encoder: Pick<SoundJob, 'ffmpeg' | 'format' | 'sampleRate' | 'encoding'> & {
    readonly loudness: LoudnessTarget | null;
  },
  { shown, run: { signal, onEvent, threads } }: OutputFile,
): (path: string, encode: Encode) => Promise<FileLevels | null> {
  const { ffmpeg, format, encoding, loudness: target } = encoder;
  const { channels, sampleRate, peakRiseDb } = encoderSettings(format, encoder.sampleRate, encoding);
  return async (path, encode) => {
    const job = { ffmpeg: ffmpeg.path, path, sampleRate };
    const measure = () => threads.run('measureFileLevels', job, signal);
    const { levels, miss } = await encodeToTarget({ target, channels, peakRiseDb, encode, measure });
    if (target !== null && levels !== null && miss !== null)
      onEvent({
        type: 'warning',
        code: 'loudness-missed',
        message: missText(shown, { target, miss, levels, channels }),
      });
    return levels;
  };
}
