import { type Ffmpeg, findFfmpeg } from '../audio/ffmpeg/find-ffmpeg.js';
import { encodersFor } from '../audio/formats/registry.js';
import { type Cover, readCover } from '../audio/tags/cover.js';
import { NarrateError, systemCode } from '../base/errors.js';
import { bookPath } from '../base/paths/book-path.js';
import { audioFormatsOf } from './audio-formats.js';
import type { DeliverOptions } from './delivery.js';
import type { TimelineDocument } from './timeline/timeline-file.js';

/** The inputs that all output files of a book share. */
export interface SharedInputs {
  /** Null: the manifest asks for no audio file. */
  readonly ffmpeg: Ffmpeg | null;
  /** Null: no cover, or none that can be used. */
  readonly cover: Cover | null;
  /** Null: narrate wrote no files yet. */
  readonly former: FormerFacts | null;
}

/** What the manifest said about the book when its files were last written. */
export type FormerFacts = Pick<TimelineDocument, 'title' | 'author' | 'narrator' | 'language'>;

/**
 * Finds ffmpeg and reads the cover. `previous` is the timeline of the last run, which describes the ffmpeg that it used.
 * @throws NarrateError `ffmpeg-missing`, `too-many-files`; the signal's reason.
 */
export async function sharedInputs(
  options: DeliverOptions,
  previous: TimelineDocument | null,
): Promise<SharedInputs> {
  const formats = audioFormatsOf(options);
  if (formats.length === 0) return { ffmpeg: null, cover: null, former: previous };
  const ffmpeg = await findFfmpeg({
    ffmpegPath: options.ffmpegPath,
    searchPath: options.searchPath,
    encoders: encodersFor(formats),
    known: previous?.ffmpeg ?? null,
    signal: options.signal,
  });
  return { ffmpeg, cover: await coverFor(options), former: previous };
}

/** Reads the cover. A cover that cannot be used is a warning, because the audio can be written without it. */
async function coverFor({ root, cover: path, onEvent }: DeliverOptions): Promise<Cover | null> {
  if (path === null) return null;
  const warn = (problem: string): null => {
    const message = `Cover ${bookPath(root, path)} ${problem}. narrate writes the files without a cover.`;
    onEvent({ type: 'warning', code: 'cover-unusable', message });
    return null;
  };
  try {
    const cover = await readCover(path);
    return typeof cover === 'string' ? warn(cover) : cover;
  } catch (error) {
    if (error instanceof NarrateError) return warn('is not a regular file');
    return warn(`cannot be read (${systemCode(error) ?? 'unknown error'})`);
  }
}
