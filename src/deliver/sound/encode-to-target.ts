import { createLevelMeter, type FileLevels } from '../../audio/dsp/level-meter.js';
import { type LoudnessMiss, type LoudnessTarget, missOf } from '../../audio/dsp/loudness-targets.js';
import type { SoundJob } from '../../audio/ffmpeg/encode-segment.js';
import { decodeToMono, type ReadJob } from '../../audio/ffmpeg/read-sound.js';
import { encoderSettings } from '../../audio/formats/encoder-settings.js';
import type { OutputFile } from '../outputs/output.js';
import { missText } from './missed-target-text.js';

export interface TargetJob {
  /** Null: the file is made, and not measured. */
  readonly target: LoudnessTarget | null;
  readonly channels: 1 | 2;
  /** Makes the file, or makes it again. */
  readonly encode: (correction: LoudnessMiss, isFirst: boolean) => Promise<void>;
  /** Decodes it and measures one channel. */
  readonly measure: () => Promise<FileLevels>;
}

const nothing: LoudnessMiss = { gainDb: 0, peakDb: 0 };
/** Peaks do not fall by quite as much as the sound before the codec. */
const sparePeakDb = 0.2;

/**
 * Makes a file and measures what became of it behind the codec; one that misses its target is made once more with what
 * it lacked. Returns the last figures, and what it still misses.
 */
export async function encodeToTarget({ target, channels, encode, measure }: TargetJob): Promise<{
  readonly levels: FileLevels | null;
  readonly miss: LoudnessMiss | null;
}> {
  await encode(nothing, true);
  if (target === null) return { levels: null, miss: null };
  const first = await measure();
  const missed = missOf(target, first, channels);
  if (missed === null) return { levels: first, miss: null };
  await encode({ ...missed, peakDb: missed.peakDb === 0 ? 0 : missed.peakDb + sparePeakDb }, false);
  const levels = await measure();
  return { levels, miss: missOf(target, levels, channels) };
}

/** Decodes a file and measures how loud one of its channels is, in one pass. `sampleRate` is the file's. */
async function measureLevels(job: ReadJob, sampleRate: number): Promise<FileLevels> {
  const meter = createLevelMeter(sampleRate);
  for await (const block of decodeToMono(job)) meter.add(block);
  return meter.levels();
}

type Encode = TargetJob['encode'];

/**
 * Returns what brings a file, or each of its segments, to the loudness that the manifest asks for. What still misses it is
 * reported under the file's name. The function returned gives the last figures; null: nothing is asked for.
 */
export function targetMaker(
  encoder: Pick<SoundJob, 'ffmpeg' | 'format' | 'sampleRate' | 'encoding'> & {
    readonly loudness: LoudnessTarget | null;
  },
  { shown, run: { signal, onEvent } }: OutputFile,
): (path: string, encode: Encode) => Promise<FileLevels | null> {
  const { ffmpeg, format, encoding, loudness: target } = encoder;
  const { channels, sampleRate } = encoderSettings(format, encoder.sampleRate, encoding);
  return async (path, encode) => {
    const measure = () => measureLevels({ ffmpeg: ffmpeg.path, path, signal }, sampleRate);
    const { levels, miss } = await encodeToTarget({ target, channels, encode, measure });
    if (target !== null && levels !== null && miss !== null)
      onEvent({
        type: 'warning',
        code: 'loudness-missed',
        message: missText(shown, { target, miss, levels, channels }),
      });
    return levels;
  };
}
