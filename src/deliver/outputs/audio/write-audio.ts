import type { FileLevels } from '../../../audio/dsp/level-meter.js';
import type { LoudnessMiss } from '../../../audio/dsp/loudness-targets.js';
import { encodeAudio } from '../../../audio/ffmpeg/encode.js';
import { pcm16 } from '../../../audio/wav/pcm16.js';
import { secondsOf } from '../../../base/samples.js';
import { createTargetEncoder } from '../../sound/encode-to-target.js';
import type { OutputFile } from '../output.js';
import type { AudioContent, AudioInputs } from './audio-inputs.js';

/** Encodes a file in one go. Returns its levels; null: the manifest sets no loudness. */
export function writeWhole(inputs: AudioInputs, file: OutputFile): Promise<FileLevels | null> {
  const { path, run } = file;
  const pcm = soundReader(inputs, file);
  const toTarget = createTargetEncoder(inputs, file);
  return run.whenFree(() => {
    pcm.start();
    return toTarget(path, (...attempt) =>
      encodeAudio({ ...inputs, signal: run.signal, path, pcm: pcm.of(inputs.chapters, ...attempt) }),
    );
  });
}

/** Reads the sound of a file or of its segments, and reports progress after every hundredth of the file. */
export function soundReader(
  { format, encoding, samples, sampleRate }: AudioInputs,
  { shown: file, run: { sounds, onEvent } }: OutputFile,
) {
  const channels = encoding.channels ?? 1;
  let isStarted = false;
  let done = 0;
  let reported = 0;
  return {
    /** Reports the start of the file; further calls do nothing. */
    start: () => {
      if (!isStarted) onEvent({ type: 'file-started', file, audioSeconds: secondsOf(samples, sampleRate) });
      isStarted = true;
    },
    /** Counts samples whose segments are encoded already. */
    skip: (cached: number) => {
      done += cached;
    },
    /** Reads chapters as 16-bit PCM. */
    of: async function* (
      chapters: AudioContent['chapters'],
      correction: LoudnessMiss,
      isFirst: boolean,
    ): AsyncGenerator<Uint8Array, void, void> {
      for await (const block of pcm16(sounds.soundOfFile({ chapters, format, channels, correction }))) {
        yield block;
        // Progress must not run backwards, so a second attempt is not reported.
        if (!isFirst) continue;
        done += block.length / 2;
        if (done - reported < samples / 100 && done < samples) continue;
        reported = done;
        onEvent({ type: 'file-progressed', file, audioSeconds: secondsOf(done, sampleRate) });
      }
    },
  };
}
