import type { FileLevels } from '../../../audio/dsp/level-meter.js';
import type { LoudnessMiss } from '../../../audio/dsp/loudness-targets.js';
import { encodeAudio } from '../../../audio/ffmpeg/encode.js';
import { secondsOf } from '../../../base/samples.js';
import { openToRead } from '../../../files/open-file.js';
import type { ChapterSound, SoundRequest } from '../../sound/chapter-sounds.js';
import { createTargetEncoder } from '../../sound/encode-to-target.js';
import type { Piece } from '../../timeline/chapter-timeline.js';
import type { OutputFile } from '../output.js';
import type { AudioContent, AudioInputs } from './audio-inputs.js';

/** Encodes a file in one go. Returns its levels; null: not measured. */
export function writeWhole(inputs: AudioInputs, file: OutputFile): Promise<FileLevels | null> {
  const { path, run } = file;
  const toTarget = createTargetEncoder(inputs, file);
  const progress = createProgress(inputs, file);
  const requestOf = soundRequests(inputs, file);
  const job = { ...inputs, path, signal: run.signal };
  const [only, ...others] = inputs.chapters;
  if (only === undefined || others.length > 0)
    return run.whenFree(() => {
      progress.start();
      return toTarget(path, async (correction, isFirst) => {
        const pcm = chaptersInTurn(inputs.chapters, (pieces) => requestOf(pieces, correction), run);
        await encodeAudio({ ...job, pcm, onProgress: progress.of(isFirst) });
        return null;
      });
    });
  return run.withSound(only, () => {
    progress.start();
    return toTarget(path, async (correction, isFirst) => {
      const sound = await run.sounds.soundOf(requestOf(only, correction));
      await encodeAudio({ ...job, pcm: sound, onProgress: progress.of(isFirst) });
      return sound.levels;
    });
  });
}

/** Returns a function that returns what to ask for to get the sound of a chapter for a file. */
export const soundRequests =
  ({ format, encoding }: Pick<AudioInputs, 'format' | 'encoding'>, { path }: OutputFile) =>
  (pieces: readonly Piece[], correction: LoudnessMiss): SoundRequest => ({
    pieces,
    format,
    channels: encoding.channels ?? 1,
    correction,
    path,
  });

/** Reads the sounds of several chapters one after the other. The next one is prepared while one is read. */
async function* chaptersInTurn(
  chapters: AudioContent['chapters'],
  requestOf: (pieces: readonly Piece[]) => SoundRequest,
  { sounds }: OutputFile['run'],
): AsyncGenerator<Uint8Array, void, void> {
  const prepare = (pieces: readonly Piece[] | undefined) => {
    if (pieces === undefined) return null;
    const release = sounds.reserve(pieces);
    const sound = sounds.soundOf(requestOf(pieces));
    // Its failure is reported when the chapter is read.
    sound.catch(() => {});
    return { sound, release };
  };
  let next = prepare(chapters[0]);
  try {
    for (const index of chapters.keys()) {
      const current = next;
      next = null;
      if (current === null) return;
      try {
        const { path } = await current.sound;
        next = prepare(chapters[index + 1]);
        yield* bytesOf({ path });
      } finally {
        await current.release();
      }
    }
  } finally {
    await next?.release();
  }
}

const blockBytes = 256 * 1024;

async function* bytesOf({ path }: Pick<ChapterSound, 'path'>): AsyncGenerator<Uint8Array, void, void> {
  const file = await openToRead(path);
  try {
    yield* file.createReadStream({ highWaterMark: blockBytes, autoClose: false });
  } finally {
    await file.close();
  }
}

/** Reports the progress of a file, or of its segments, after every hundredth of the file. */
export function createProgress(
  { samples, sampleRate }: Pick<AudioInputs, 'samples' | 'sampleRate'>,
  { shown: file, run }: OutputFile,
) {
  const length = secondsOf(samples, sampleRate);
  let isStarted = false;
  let done = 0;
  let reported = 0;
  return {
    /** Reports the start of the file; further calls do nothing. */
    start: () => {
      if (!isStarted) run.onEvent({ type: 'file-started', file, audioSeconds: length });
      isStarted = true;
    },
    /** Counts samples whose segments are encoded already. */
    skip: (cached: number) => {
      done += secondsOf(cached, sampleRate);
    },
    /**
     * Returns a function to call with the encoded seconds of the file, or of one of its segments. Progress must not run
     * backwards, so a second attempt is not reported.
     */
    of: (isFirst: boolean) => {
      let counted = 0;
      return (seconds: number): void => {
        if (!isFirst || seconds <= counted) return;
        done = Math.min(length, done + seconds - counted);
        counted = seconds;
        if (done - reported < length / 100) return;
        reported = done;
        run.onEvent({ type: 'file-progressed', file, audioSeconds: done });
      };
    },
  };
}
