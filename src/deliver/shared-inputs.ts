import { type Ffmpeg, findFfmpeg } from '../audio/ffmpeg/find-ffmpeg.js';
import { encodersFor } from '../audio/formats/registry.js';
import { type Cover, readCover } from '../audio/tags/cover.js';
import { systemCode } from '../base/errors.js';
import type { DeliverOptions } from './delivery.js';
import type { TimelineDocument } from './timeline/timeline-file.js';

/** What all files of a book are made with. */
export interface SharedInputs {
  /** Null: the manifest asks for no audio file. */
  readonly ffmpeg: Ffmpeg | null;
  readonly cover: Cover | null;
}

/** Finds ffmpeg and reads the cover. `previous`: what the last run remembered of its ffmpeg. @throws NarrateError `ffmpeg-missing` */
export async function sharedInputs(
  options: DeliverOptions,
  previous: TimelineDocument | null,
): Promise<SharedInputs> {
  const formats = [...options.audio.chapters, ...options.audio.book];
  if (formats.length === 0) return { ffmpeg: null, cover: null };
  const ffmpeg = await findFfmpeg({
    ffmpegPath: options.ffmpegPath,
    searchPath: options.searchPath,
    encoders: encodersFor(formats),
    known: previous?.ffmpeg ?? null,
    signal: options.signal,
  });
  return { ffmpeg, cover: await usableCover(options) };
}

/** A cover that cannot be shown is no reason to withhold the sound. */
async function usableCover({ cover: path, onEvent }: DeliverOptions): Promise<Cover | null> {
  if (path === null) return null;
  const warn = (message: string): null => {
    onEvent({ type: 'warning', code: 'cover-unusable', message });
    return null;
  };
  try {
    return (await readCover(path)) ?? warn('The cover is neither a PNG nor a JPEG picture: it is left out.');
  } catch (error) {
    return warn(`The cover cannot be read (${systemCode(error) ?? 'unknown error'}): it is left out.`);
  }
}
