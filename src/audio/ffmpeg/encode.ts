import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { flacSamples } from '../containers/flac-length.js';
import { writeContents } from '../containers/mp3-contents.js';
import { settleMp3Length } from '../containers/mp3-length.js';
import { mp4SoundSeconds } from '../containers/mp4-length.js';
import { type EncoderSettings, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import { describedBy, type FileDescription } from '../tags/file-description.js';
import { inspectWav } from '../wav/inspect-wav.js';
import { counted, encodePart, filterOptions, isLength, type SoundJob } from './encode-segment.js';
import { runFfmpeg } from './ffmpeg.js';
import { joinAudio } from './join-segments.js';

/** A file to be written from samples. */
export interface EncodeJob extends SoundJob, FileDescription {}

/**
 * Encodes the samples, checks the length of what was written, and puts it in place.
 * @throws NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`, `unsafe-path`; what `pcm` threw; the signal's reason.
 */
export function encodeAudio(job: EncodeJob): Promise<void> {
  return job.format === 'opus' ? encodeOpus(job) : encodeWhole(job);
}

/** The sound by ffmpeg, the file with its tags by us. */
async function encodeOpus(job: EncodeJob): Promise<void> {
  const path = temporaryPath(job.path, 'sound');
  try {
    await encodePart({ ...job, path });
    await joinAudio({ ...job, parts: [{ path, startSample: 0 }] });
  } finally {
    await removeFile(path);
  }
}

async function encodeWhole(job: EncodeJob): Promise<void> {
  const metadata = temporaryPath(job.path, 'tags');
  try {
    await putInPlace(job.path, async (temporary) => {
      const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
      const { inputs, options } = await describedBy(job, settings, metadata);
      const wide = job.format === 'wav' && wavBytes(settings, job) > mostWavBytes ? ['-rf64', 'auto'] : [];
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
          ...settings.container,
          ...wide,
        ],
        output: temporary,
        subject: job.path,
        signal: job.signal,
      });
      source.requireAll();
      await checkHeader(temporary, settings, job);
    });
  } finally {
    await removeFile(metadata);
  }
}

/** The sizes in a WAV file have 32 bits; some room is left for its header. */
const mostWavBytes = 2 ** 32 - 2 ** 16;

const wavBytes = ({ sampleRate, channels }: EncoderSettings, job: EncodeJob): number =>
  samplesAt(sampleRate, job.samples, job.sampleRate) * channels * 2;

/**
 * By the file's own header, to the sample where it tells so: of a file with a cover, ffmpeg 7 and later report the length of
 * the cover.
 */
async function checkHeader(path: string, settings: EncoderSettings, job: EncodeJob): Promise<void> {
  const samples = samplesAt(settings.sampleRate, job.samples, job.sampleRate);
  const name = basename(job.path);
  if (!(await hasLength(path, samples, settings, job)))
    throw new NarrateError(
      'ffmpeg-failed',
      `ffmpeg wrote ${name} with a header that does not tell of ${samples} samples.`,
    );
  if (job.format === 'mp3' && job.marks.length > 0 && !(await writeContents(path, job.marks.length)))
    throw new NarrateError('ffmpeg-failed', `ffmpeg wrote ${name} without the tags that it was given.`);
}

async function hasLength(path: string, samples: number, settings: EncoderSettings, job: EncodeJob) {
  switch (job.format) {
    case 'wav': {
      const inspection = await inspectWav(path);
      return inspection.kind === 'ok' && inspection.info.frames === samples;
    }
    case 'flac':
      return (await flacSamples(path)) === samples;
    case 'mp3':
      return settleMp3Length(path, samples, settings);
    case 'm4a':
    case 'm4b':
      return isLength(await mp4SoundSeconds(path), job);
    case 'opus':
      return true;
  }
}
