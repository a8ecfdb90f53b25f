import { encodeAudio } from '../../../audio/ffmpeg/encode.js';
import { createTargetEncoder } from '../../sound/encode-to-target.js';
import type { BookSegment, SoundEncoder } from '../audio/audio-inputs.js';
import { createProgress, soundRequests } from '../audio/write-audio.js';
import { segmentPath, writeFromSegments } from '../book-audio/segments.js';
import type { OutputFile } from '../output.js';

/** Returns the cache folder for the audio of an EPUB, next to that of a book file. */
export const epubAudioFolder = (segmentsFolder: string): string => `${segmentsFolder}-epub`;

/**
 * Encodes the chapters of an EPUB that are not cached, and calls `pack` with a function that returns the path of a chapter's audio.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; what `pack` throws; the
 *   signal's reason
 */
export async function withEpubAudio(
  encoder: SoundEncoder & { readonly audioFolder: string },
  segments: readonly BookSegment[],
  file: OutputFile,
  pack: (pathOf: (segment: BookSegment) => string) => Promise<void>,
): Promise<null> {
  const { audioFolder: folder, sampleRate } = encoder;
  const { run } = file;
  const samples = segments.reduce((sum, segment) => sum + segment.samples, 0);
  const progress = createProgress({ samples, sampleRate }, file);
  const requestOf = soundRequests(encoder, file);
  const toTarget = createTargetEncoder(encoder, file);
  const encode = async ({ pieces, samples }: BookSegment, path: string): Promise<void> => {
    await toTarget(path, async (correction, isFirst) => {
      const sound = await run.sounds.soundOf(requestOf(pieces, correction));
      const { signal } = run;
      const plain = { tags: [], markers: [], cover: null, language: null };
      const onProgress = progress.of(isFirst);
      await encodeAudio({ ...encoder, ...plain, samples, path, pcm: sound, signal, onProgress });
      return sound.levels;
    });
  };
  await writeFromSegments(segments, {
    folder,
    run,
    progress,
    encode,
    join: () => pack((segment) => segmentPath(folder, segment)),
  });
  return null;
}
