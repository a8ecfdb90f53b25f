import { createLevelMeter, type FileLevels } from '../../audio/dsp/level-meter.js';
import { decodeToMono } from '../../audio/ffmpeg/read-sound.js';

/** An encoded file to measure. Plain data. */
export interface MeasureJob {
  /** The path of ffmpeg, absolute. */
  readonly ffmpeg: string;
  /** Absolute. */
  readonly path: string;
  /** The rate of the file in Hz. */
  readonly sampleRate: number;
}

/**
 * Decodes a file and measures the levels of one channel in one pass.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`; the signal's reason
 */
export async function measureFileLevels(job: MeasureJob, signal: AbortSignal): Promise<FileLevels> {
  const meter = createLevelMeter(job.sampleRate);
  for await (const block of decodeToMono({ ...job, signal })) meter.add(block);
  return meter.levels();
}
