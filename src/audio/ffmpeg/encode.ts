import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { FileLength, WholeFile } from '../formats/format.js';
import { formats } from '../formats/registry.js';
import { describedBy, type FileDescription } from '../tags/file-description.js';
import { counted, encodeSegment, filterOptions, isLength, type SoundJob } from './encode-segment.js';
import { runFfmpeg } from './ffmpeg.js';
import { joinSegments } from './join-segments.js';

/** A file to be written from samples. */
export interface EncodeJob extends SoundJob, FileDescription {}

/**
 * Encodes the samples, checks the length of what was written, and puts it in place.
 * @throws NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`, `unsafe-path`; what `pcm` threw; the signal's reason.
 */
export function encodeAudio(job: EncodeJob): Promise<void> {
  const { whole } = formats[job.format];
  return whole === null ? encodeAsOneSegment(job) : encodeWhole(job, whole);
}

/** The sound by ffmpeg, the file with its tags by narrate. */
async function encodeAsOneSegment(job: EncodeJob): Promise<void> {
  const path = temporaryPath(job.path, 'sound');
  try {
    await encodeSegment({ ...job, path });
    await joinSegments({ ...job, segments: [{ path, startSample: 0 }] });
  } finally {
    await removeFile(path);
  }
}

async function encodeWhole(job: EncodeJob, whole: WholeFile): Promise<void> {
  const metadata = temporaryPath(job.path, 'tags');
  const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
  const { sampleRate, channels } = settings;
  const expected = { samples: samplesAt(sampleRate, job.samples, job.sampleRate), sampleRate, channels };
  try {
    await putInPlace(job.path, async (temporary) => {
      const { inputs, options } = await describedBy(job, metadata);
      const source = counted(job);
      await runFfmpeg({
        ffmpeg: job.ffmpeg.path,
        sampleRate: job.sampleRate,
        pcm: source.pcm,
        inputs,
        options: [
          ...options,
          ...filterOptions(settings, job),
          ...settings.options,
          ...formats[job.format].container,
          ...whole.sizeOptions(expected.samples * channels * 2),
        ],
        output: temporary,
        subject: job.path,
        signal: job.signal,
      });
      source.requireAll();
      requireSamples(await whole.readLength(temporary, expected), expected.samples, job);
      await fillMarkerTable(temporary, job);
    });
  } finally {
    await removeFile(metadata);
  }
}

/**
 * By the file's own header, to the sample where it tells so: of a file with a cover, ffmpeg 7 and later report the length of
 * the cover.
 */
function requireSamples(length: FileLength | null, samples: number, job: EncodeJob): void {
  if (length !== null && ('samples' in length ? length.samples === samples : isLength(length.seconds, job)))
    return;
  throw new NarrateError(
    'ffmpeg-failed',
    `ffmpeg wrote ${basename(job.path)} with a header that does not tell of ${samples} samples.`,
  );
}

async function fillMarkerTable(path: string, job: EncodeJob): Promise<void> {
  const { markerTable } = formats[job.format];
  if (markerTable === null || job.marks.length === 0) return;
  if (!(await markerTable.fill(path, job.marks.length)))
    throw new NarrateError(
      'ffmpeg-failed',
      `ffmpeg wrote ${basename(job.path)} without the tags that it was given.`,
    );
}
