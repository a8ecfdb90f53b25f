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

/** The encoder of a file and its settings. */
export interface SoundEncoder {
  readonly format: AudioFormat;
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** The rate of the samples before encoding, in Hz. */
  readonly sampleRate: number;
  /** Null: the manifest sets no loudness. */
  readonly loudness: LoudnessTarget | null;
}

/** The content of a file, whatever its encoding. */
export interface AudioContent {
  /** The length at the encoder's `sampleRate`. */
  readonly samples: number;
  /** The pieces of each chapter in the file. */
  readonly chapters: readonly (readonly Piece[])[];
  readonly tags: TagPairs;
  /** The tags with what the manifest said when the files were last written, in the form of versions that kept no sound fingerprint. */
  readonly formerTags: TagPairs;
  readonly markers: readonly ChapterMarker[];
}

/** Everything that an audio file is made from. */
export interface AudioInputs extends SoundEncoder, AudioContent {
  readonly language: string | null;
  /** The language when the files were last written; undefined: narrate wrote none yet. */
  readonly formerLanguage: string | null | undefined;
  readonly cover: Cover | null;
  /** The segments that a book file is joined from; null: the file is encoded in one go. */
  readonly segments: readonly BookSegment[] | null;
}

/** A chapter of a book file that is encoded separately. */
export interface BookSegment {
  /** The start in the book. */
  readonly startSample: number;
  readonly samples: number;
  readonly pieces: readonly Piece[];
  /** SHA-256 over everything that the encoded sound depends on. Its position in the book is not part of it. */
  readonly fingerprint: string;
}

/** Returns the inputs of a file; null: its content is incomplete. `segmentsOf` returns the segments of a book file. */
export function audioInputs(
  { options, layout: { sampleRate }, ffmpeg, cover, former }: OutputPlan,
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
  return {
    ...encoder,
    ...content,
    language,
    formerLanguage: former?.language,
    cover,
    segments: segmentsOf(encoder),
  };
}

/** Part of every fingerprint. Raise it to regenerate all files, for example after a change to fades, joins or normalisation. */
const fingerprintVersion = 4;

/**
 * Returns the build fingerprint: SHA-256 over the inputs. Fingerprints are on users' disks, so a change to the names or the order
 * of the hashed fields regenerates all files.
 */
export function audioFingerprint(inputs: AudioInputs): string {
  const { cover, language, tags, markers, segments } = inputs;
  return hashOf({
    ...hashedSound(inputs, inputs.chapters),
    cover: cover?.sha256 ?? null,
    language,
    tags,
    marks: markers,
    parts: startsOf(segments),
  });
}

const startsOf = (segments: AudioInputs['segments']): readonly number[] | null =>
  segments?.map(({ startSample }) => startSample) ?? null;

/** Returns the SHA-256 over everything that the sound of a file depends on. It is on users' disks, like the build fingerprint. */
const soundFingerprint = (inputs: AudioInputs): string =>
  hashOf({ ...hashedSound(inputs, inputs.chapters), parts: startsOf(inputs.segments) });

/** Returns the SHA-256 over everything that the encoded sound of a segment depends on. */
export const segmentFingerprint = (encoder: SoundEncoder, pieces: readonly Piece[]): string =>
  hashOf(hashedSound(encoder, [pieces]));

const hashOf = (inputs: object): string => createHash('sha256').update(JSON.stringify(inputs)).digest('hex');

const hashedSound = (encoder: SoundEncoder, chapters: AudioContent['chapters']): object => ({
  version: fingerprintVersion,
  format: encoder.format,
  ffmpeg: encoder.ffmpeg.version,
  sampleRate: encoder.sampleRate,
  settings: hashedSettings(encoder),
  loudness: encoder.loudness,
  chapters: chapters.map((pieces) => pieces.map(hashedPiece)),
});

function hashedSettings({ format, sampleRate: soundRate, encoding }: SoundEncoder): object {
  const { sampleRate, channels, filters, options } = encoderSettings(format, soundRate, encoding);
  const { encoder, cover, markers, container, segment } = formats[format];
  const part = segment?.container ?? null;
  return { encoder, sampleRate, channels, cover, marks: markers, container, part, filters, options };
}

const hashedPiece = (piece: Piece): unknown =>
  piece.kind === 'silence'
    ? piece.samples
    : [piece.take.fingerprint, piece.skippedSamples, piece.samples, piece.gainDb];

/** The `sound` of every output that writes audio files. */
export const soundOfInputs = {
  takes: ({ chapters }: AudioInputs): readonly TakeFile[] =>
    chapters.flat().flatMap((piece) => (piece.kind === 'take' ? [piece.take] : [])),
  workSeconds: ({ samples, sampleRate, format }: AudioInputs): number =>
    (samples / sampleRate / 3_600) * formats[format].encodeSecondsPerHour,
} satisfies Output<AudioInputs>['sound'];

/** The `retag` of every output that writes audio files. */
export const retagOfInputs = {
  soundFingerprint,
  formerFingerprint: (inputs: AudioInputs): string | null =>
    inputs.formerLanguage === undefined
      ? null
      : audioFingerprint({ ...inputs, tags: inputs.formerTags, language: inputs.formerLanguage }),
  write: async (
    inputs: AudioInputs,
    paths: { readonly source: string; readonly path: string },
    signal: AbortSignal,
  ): Promise<boolean> => {
    // Only when it is needed: a run with nothing to do starts no process.
    const { retagAudio } = await import('../../../audio/ffmpeg/retag-audio.js');
    return retagAudio({ ...inputs, ...paths, signal });
  },
} satisfies Output<AudioInputs>['retag'];
