import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError, NarrateError } from '../base/errors.js';
import { secondsOf } from '../base/samples.js';
import type { AudioFormat, EncoderChoice } from './codec-limits.js';
import { type Cover, pictureTag } from './cover.js';
import { type EncoderSettings, encoderSettings } from './encoder-settings.js';
import { type ChapterMark, ffmetadata, fitsLine, type TagPairs } from './ffmetadata.js';
import { runFfmpeg } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';
import { languageCode } from './language-code.js';
import { markComments } from './mark-comments.js';
import { contentsPlaceholder, writeContents } from './mp3-contents.js';
import { settleMp3Length } from './mp3-length.js';
import { inspectWav } from './wav.js';

/** A file to be written from samples. */
export interface EncodeJob {
  readonly ffmpeg: Ffmpeg;
  readonly format: AudioFormat;
  readonly encoding: EncoderChoice;
  /** Of the samples that come. */
  readonly sampleRate: number;
  /** How many samples will come. */
  readonly samples: number;
  /** Mono, 16-bit, little-endian. */
  readonly pcm: AsyncIterable<Uint8Array>;
  /** Absolute. Replaced in one step when the new file is whole, untouched otherwise. */
  readonly path: string;
  readonly tags: TagPairs;
  /** BCP-47; written in the form that the format knows. */
  readonly language: string | null;
  /** For a format that carries them. */
  readonly marks: readonly ChapterMark[];
  readonly cover: Cover | null;
  readonly signal: AbortSignal;
}

/** How far the length that ffmpeg reports may be off: encoders add their delay and fill their last frame, at most 0.21 s (MP3 at 8 kHz). */
const reportedToleranceSeconds = 0.25;

/** Files that stand beside the output while it is made start with this, so that what a killed run left can be told. */
export const temporaryPrefix = '.narrate-';

/**
 * Encodes the samples, checks the length of what was written, and puts it in place.
 * @throws NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`; what `pcm` threw; the signal's reason.
 */
export async function encodeAudio(job: EncodeJob): Promise<void> {
  const temporary = join(dirname(job.path), `${temporaryPrefix}${basename(job.path)}.part`);
  const metadata = join(dirname(job.path), `${temporaryPrefix}${basename(job.path)}.tags`);
  try {
    // A link that someone left there would be written through.
    await Promise.all([temporary, metadata].map((path) => rm(path, { force: true })));
    const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
    const tags = await tagsOf(job, settings);
    const marks = settings.marks === 'own' ? job.marks : [];
    await writeFile(metadata, ffmetadata(tags.filter(fitsLine), marks, job.sampleRate), { flag: 'wx' });
    const long = tags.filter((tag) => !fitsLine(tag)).flatMap((tag) => ['-metadata', tag.join('=')]);
    await encodeTo(temporary, { path: metadata, long }, settings, job);
    await rename(temporary, job.path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw asDiskError(error, job.path);
  } finally {
    await rm(metadata, { force: true });
  }
}

/** Tags and marks in a file, and tags that are too long for it as options. */
interface Metadata {
  readonly path: string;
  readonly long: readonly string[];
}

async function encodeTo(output: string, metadata: Metadata, settings: EncoderSettings, job: EncodeJob) {
  const picture = settings.cover === 'stream' ? job.cover : null;
  let fedBytes = 0;
  async function* counted() {
    for await (const block of job.pcm) {
      fedBytes += block.length;
      yield block;
    }
  }
  const seconds = await runFfmpeg({
    ffmpeg: job.ffmpeg.path,
    sampleRate: job.sampleRate,
    pcm: counted(),
    // The picture is read as what its first bytes say and as nothing else: some of the formats that ffmpeg would
    // otherwise recognise name further files to be read.
    inputs: [
      { format: 'ffmetadata', path: metadata.path },
      ...(picture === null ? [] : [{ format: `${picture.kind}_pipe`, path: picture.path }]),
    ],
    options: [
      ...['-map_metadata', '1', '-map_chapters', settings.marks === 'own' ? '1' : '-1'],
      ...metadata.long,
      ...(picture === null ? [] : pictureOptions),
      ...trackLanguage(job),
      ...filterOptions(settings, job),
      ...settings.options,
    ],
    output,
    subject: job.path,
    signal: job.signal,
  });
  if (fedBytes !== job.samples * 2)
    throw new NarrateError(
      'internal',
      `${basename(job.path)} got ${fedBytes / 2} of ${job.samples} samples.`,
    );
  await checkLength(output, seconds, settings, job);
}

/** At another rate ffmpeg's resampler may come out some samples long or short, so that is made good. */
function filterOptions({ sampleRate, filters }: EncoderSettings, job: EncodeJob): readonly string[] {
  const samples = samplesIn(job, sampleRate);
  const toRate =
    sampleRate === job.sampleRate
      ? []
      : [`aresample=${sampleRate}`, `apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];
  const all = [...toRate, ...filters];
  return all.length === 0 ? [] : ['-af', all.join(',')];
}

/** How many samples the file has at its own rate. */
const samplesIn = ({ samples, sampleRate }: EncodeJob, fileRate: number): number =>
  Math.round((samples * fileRate) / sampleRate);

const pictureOptions = [
  ...['-map', '2:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'],
  ...['-metadata:s:v', 'title=Cover', '-metadata:s:v', 'comment=Cover (front)'],
];

async function tagsOf(job: EncodeJob, settings: EncoderSettings): Promise<TagPairs> {
  const tags: (readonly [string, string])[] = [...job.tags];
  if (job.language !== null && !isMp4(job.format))
    tags.push(['language', (job.format === 'mp3' && languageCode(job.language)) || job.language]);
  if (settings.cover === 'tag' && job.cover !== null)
    tags.push(['METADATA_BLOCK_PICTURE', await pictureTag(job.cover)]);
  if (job.format === 'mp3') tags.push(...contentsPlaceholder(job.marks.length));
  if (settings.marks === 'comments') tags.push(...markComments(job.marks, job.sampleRate));
  return tags;
}

const isMp4 = (format: AudioFormat): boolean => format === 'm4a' || format === 'm4b';

/** In MP4 the language belongs to the track and not to the tags. */
function trackLanguage({ format, language }: EncodeJob): readonly string[] {
  const code = isMp4(format) && language !== null ? languageCode(language) : null;
  return code === null ? [] : ['-metadata:s:a:0', `language=${code}`];
}

/** ffmpeg can end well with the wrong length, so what it wrote is compared: to the sample where the header tells. */
async function checkLength(path: string, reported: number, settings: EncoderSettings, job: EncodeJob) {
  const expected = secondsOf(job.samples, job.sampleRate);
  if (Math.abs(reported - expected) > reportedToleranceSeconds)
    throw wrongLength(job, `${reported} s instead of ${expected.toFixed(3)} s`);
  const samples = samplesIn(job, settings.sampleRate);
  if (!(await hasLength(path, samples, settings, job.format)))
    throw wrongLength(job, `a header that does not tell of ${samples} samples`);
  if (job.format === 'mp3' && job.marks.length > 0 && !(await writeContents(path, job.marks.length)))
    throw new NarrateError(
      'ffmpeg-failed',
      `ffmpeg wrote ${basename(job.path)} without the tags that it was given.`,
    );
}

const wrongLength = (job: EncodeJob, difference: string): NarrateError =>
  new NarrateError('ffmpeg-failed', `ffmpeg wrote ${basename(job.path)} with ${difference}.`);

async function hasLength(path: string, samples: number, settings: EncoderSettings, format: AudioFormat) {
  switch (format) {
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
    case 'opus':
      return true;
  }
}

/** The 36 bits of STREAMINFO that count the samples (RFC 9639, section 8.2). */
async function flacSamples(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(26), 0, 26, 0);
    return (buffer.readUInt8(21) % 16) * 2 ** 32 + buffer.readUInt32BE(22);
  } finally {
    await file.close();
  }
}
