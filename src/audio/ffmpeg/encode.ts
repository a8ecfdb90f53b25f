import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { FileLength, WholeFile } from '../formats/format.js';
import { formats } from '../formats/registry.js';
import { type FileDescription, writeMetadata } from '../tags/file-description.js';
import {
  countSamples,
  encodeSegment,
  filterOptions,
  isLength,
  runOptions,
  type SoundJob,
} from './encode-segment.js';
import { runFfmpeg } from './ffmpeg.js';
import { joinSegments } from './join-segments.js';

/** A file to encode from samples. */
export interface EncodeJob extends SoundJob, FileDescription {}

/**
 * Encodes the samples to a file with tags, and checks its length.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; what `pcm` throws; the
 *   signal's reason.
 */
export function encodeAudio(job: EncodeJob): Promise<void> {
  const { whole } = formats[job.format];
  return whole === null ? encodeAsOneSegment(job) : encodeWhole(job, whole);
}

/** Lets ffmpeg encode the sound, and narrate write the file with its tags. */
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
      const { inputs, options } = await writeMetadata(job, metadata);
      const source = countSamples(job);
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
        ...runOptions(job),
      });
      await source.requireAll();
      requireSamples(await whole.readLength(temporary, expected), expected.samples, job);
      await fillMarkerTable(temporary, job);
    });
  } finally {
    await removeFile(metadata);
  }
}

/**
 * Checks the length in the file's own header, to the sample if the header has that. ffmpeg's report is no use: for a file with a
 * cover, ffmpeg 7 and later report the length of the cover.
 */
function requireSamples(length: FileLength | null, samples: number, job: EncodeJob): void {
  if (length !== null && ('samples' in length ? length.samples === samples : isLength(length.seconds, job)))
    return;
  throw new NarrateError(
    'ffmpeg-failed',
    `ffmpeg wrote ${basename(job.path)} with a wrong length in its header, which should be ${samples} samples.`,
  );
}

async function fillMarkerTable(path: string, job: EncodeJob): Promise<void> {
  const { markerTable } = formats[job.format];
  if (markerTable === null || job.markers.length === 0) return;
  if (!(await markerTable.fill(path, job.markers.length)))
    throw new NarrateError(
      'ffmpeg-failed',
      `ffmpeg wrote ${basename(job.path)} without the tag that reserves space for the chapter table.`,
    );
}
