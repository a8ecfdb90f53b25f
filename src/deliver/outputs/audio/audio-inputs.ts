import { createHash } from 'node:crypto';
import type { LoudnessTarget } from '../../../audio/dsp/loudness-targets.js';
import type { Ffmpeg } from '../../../audio/ffmpeg/find-ffmpeg.js';
import { type EncoderChoice, encoderSettings } from '../../../audio/formats/encoder-settings.js';
import { type AudioFormat, formats } from '../../../audio/formats/registry.js';
import type { Cover } from '../../../audio/tags/cover.js';
import type { ChapterMarker, TagPairs } from '../../../audio/tags/ffmetadata.js';
import type { TakeFile } from '../../delivery.js';
import type { Piece } from '../../timeline/chapter-timeline.js';
import type { Output, OutputPlan } from '../output.js';

/** How sound is encoded. */
export interface SoundEncoder {
  readonly format: AudioFormat;
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** Of the samples that are encoded. */
  readonly sampleRate: number;
  readonly loudness: LoudnessTarget | null;
}

/** What a file says and plays, however it is encoded. */
export interface AudioContent {
  readonly samples: number;
  /** The pieces of each chapter that is in it. */
  readonly chapters: readonly (readonly Piece[])[];
  readonly tags: TagPairs;
  readonly marks: readonly ChapterMarker[];
}

/** Everything that an audio file is made from. */
export interface AudioInputs extends SoundEncoder, AudioContent {
  readonly language: string | null;
  readonly cover: Cover | null;
  /** What a book is joined from; null: it is encoded as one, as chapters are. */
  readonly segments: readonly BookSegment[] | null;
}

/** A chapter's sound in a book file, encoded by itself. */
export interface BookSegment {
  /** In the book. */
  readonly startSample: number;
  readonly samples: number;
  readonly pieces: readonly Piece[];
  /** SHA-256 over everything that the encoded sound depends on, and not over where it is in the book. */
  readonly fingerprint: string;
}

/** The inputs of a file; null: the content is not complete. `segmentsOf` says what a book is joined from. */
export function audioInputs(
  { options, layout: { sampleRate }, ffmpeg, cover }: OutputPlan,
  format: AudioFormat,
  content: AudioContent | null,
  segmentsOf: (encoder: SoundEncoder) => AudioInputs['segments'] = () => null,
): AudioInputs | null {
  if (content === null || sampleRate === null || ffmpeg === null) return null;
  const { language, audio } = options;
  const encoder = {
    format,
    ffmpeg,
    encoding: audio.encoding[format],
    sampleRate,
    loudness: audio.loudness,
  };
  return { ...encoder, ...content, language, cover, segments: segmentsOf(encoder) };
}

/** Part of every fingerprint: raised when files should be made again though nothing else changed (how takes are faded, joined and levelled, for one). */
const fingerprintVersion = 4;

/** SHA-256 over the inputs: the same gives the same bytes. The names and the order of what is hashed are on users' disks. */
export function audioFingerprint(inputs: AudioInputs): string {
  const { cover, language, tags, marks, segments } = inputs;
  return hashOf({
    ...soundMadeFrom(inputs, inputs.chapters),
    cover: cover?.sha256 ?? null,
    language,
    tags,
    marks,
    parts: segments?.map(({ startSample }) => startSample) ?? null,
  });
}

/** SHA-256 over everything that the encoded sound of a segment depends on. */
export const segmentFingerprint = (encoder: SoundEncoder, pieces: readonly Piece[]): string =>
  hashOf(soundMadeFrom(encoder, [pieces]));

const hashOf = (madeFrom: object): string =>
  createHash('sha256').update(JSON.stringify(madeFrom)).digest('hex');

const soundMadeFrom = (encoder: SoundEncoder, chapters: AudioContent['chapters']): object => ({
  version: fingerprintVersion,
  format: encoder.format,
  ffmpeg: encoder.ffmpeg.version,
  sampleRate: encoder.sampleRate,
  settings: settingsMadeFrom(encoder),
  loudness: encoder.loudness,
  chapters: chapters.map((pieces) => pieces.map(pieceMadeFrom)),
});

function settingsMadeFrom({ format, sampleRate: soundRate, encoding }: SoundEncoder): object {
  const { sampleRate, channels, filters, options } = encoderSettings(format, soundRate, encoding);
  const { encoder, cover, markers, container, segment } = formats[format];
  const part = segment?.container ?? null;
  return { encoder, sampleRate, channels, cover, marks: markers, container, part, filters, options };
}

const pieceMadeFrom = (piece: Piece): unknown =>
  piece.kind === 'silence'
    ? piece.samples
    : [piece.take.fingerprint, piece.skippedSamples, piece.samples, piece.gainDb];

/** What every kind of audio file answers alike. */
export const soundOfInputs = {
  takes: ({ chapters }: AudioInputs): readonly TakeFile[] =>
    chapters.flat().flatMap((piece) => (piece.kind === 'take' ? [piece.take] : [])),
  workSeconds: ({ samples, sampleRate, format }: AudioInputs): number =>
    (samples / sampleRate / 3_600) * formats[format].encodeSecondsPerHour,
} satisfies Output<AudioInputs>['sound'];
