import { decodeToMono, type ReadJob } from '../ffmpeg/read-sound.js';
import { createLevelMeter, type FileLevels } from './level-meter.js';

/**
 * Decodes a file and measures how loud one of its channels is, in one pass. `sampleRate` is the file's.
 * @throws NarrateError `ffmpeg-failed`; the signal's reason.
 */
export async function measureLevels(job: ReadJob, sampleRate: number): Promise<FileLevels> {
  const meter = createLevelMeter(sampleRate);
  for await (const block of decodeToMono(job)) meter.add(block);
  return meter.levels();
}
