import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { SegmentDamagedError } from '../containers/packet-blocks.js';
import type { EncoderChoice } from '../formats/encoder-settings.js';
import { formats } from '../formats/registry.js';
import type { FileDescription } from '../tags/file-description.js';
import { encodeAudio } from './encode.js';
import type { Ffmpeg } from './find-ffmpeg.js';
import { joinSegments } from './join-segments.js';

/** A file to write with the sound of an existing one and with other tags. */
export interface RetagJob extends FileDescription {
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** The length of the sound at `sampleRate`. */
  readonly samples: number;
  /** The existing file, absolute. narrate wrote it with the same encoder settings. May be the same as `path`. */
  readonly source: string;
  /** Absolute. Replaced atomically when the new file is complete, otherwise unchanged. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** The length of the file that ffmpeg writes the tags to. */
const templateSamples = 4_800;

/**
 * Writes the file that encoding would write, byte for byte, without encoding: ffmpeg writes the tags to a file with a moment of
 * silence, and narrate puts them together with the sound. Returns false, and writes nothing, if the existing file is not as
 * ffmpeg writes it.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason.
 */
export async function retagAudio(job: RetagJob): Promise<boolean> {
  const { retag } = formats[job.format];
  try {
    if (retag === null) {
      await joinSegments({ ...job, segments: [{ path: job.source, startSample: 0 }] });
      return true;
    }
    return await withTemplate(job, (tags) =>
      putIfComplete(job.path, (output) => retag({ sound: job.source, tags, output })),
    );
  } catch (error) {
    if (error instanceof SegmentDamagedError) return false;
    throw error;
  }
}

/** Lets ffmpeg write a file with the tags and silence, and removes it afterwards. */
async function withTemplate<Value>(job: RetagJob, task: (path: string) => Promise<Value>): Promise<Value> {
  const path = temporaryPath(job.path, 'template');
  try {
    await encodeAudio({ ...job, path, samples: templateSamples, pcm: silence() });
    return await task(path);
  } finally {
    await removeFile(path);
  }
}

async function* silence(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(templateSamples * 2);
}

/** Is thrown to leave `putInPlace`, which then keeps the old file. */
class IncompleteError extends Error {}

/** Replaces a file by what `fill` writes, if `fill` returns true. Returns what it returned. */
async function putIfComplete(path: string, fill: (output: string) => Promise<boolean>): Promise<boolean> {
  try {
    await putInPlace(path, async (temporary) => {
      if (!(await fill(temporary))) throw new IncompleteError();
    });
    return true;
  } catch (error) {
    if (error instanceof IncompleteError) return false;
    throw error;
  }
}
