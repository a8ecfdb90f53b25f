import { NarrateError } from '../../base/errors.js';
import { decodeToMono, describeSound } from '../ffmpeg/read-sound.js';
import type { FormatDescriptor } from '../formats/format.js';
import { formatNames, formats } from '../formats/registry.js';
import { measureSound, type SoundMeasures } from './sound-measures.js';

/** The format of a sound file, and the measurements of its decoded sound. */
export interface FileMeasures {
  /** As ffmpeg names it, such as `mp3`, `aac` or `pcm_s16le`. */
  readonly codec: string;
  readonly channels: number;
  /** Bits of a sample; null for MP3, AAC and Opus. */
  readonly sampleBits: number | null;
  /** The average in bits per second. */
  readonly bitRate: number;
  /** Whether all frames have that bit rate. */
  readonly isConstantBitRate: boolean;
  /** Measurements of the average of all channels, which are the same in files by narrate. The loudness counts both of two. */
  readonly sound: SoundMeasures;
}

/** A file to measure. */
export interface MeasureFileJob {
  /** The path of ffmpeg, absolute. */
  readonly ffmpeg: string;
  /** Absolute. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** How much louder the same sound is on two channels, in LU, because BS.1770 adds up the powers of the channels. */
const bothChannelsLu = 10 * Math.log10(2);

/**
 * Decodes a file with ffmpeg and measures its sound in one pass with little memory.
 * @throws NarrateError `ffmpeg-failed` for a damaged file or one without audio, `too-many-files`; the system's error when the file
 *   cannot be read; the signal's reason.
 */
export async function measureFile({ ffmpeg, path, signal }: MeasureFileJob): Promise<FileMeasures> {
  const format = parseDescription(await describeSound({ ffmpeg, path, signal }));
  if (format === null) throw new NarrateError('ffmpeg-failed', `ffmpeg found no audio in ${path}.`);
  const { sampleRate, ...rest } = format;
  const known = formatOf(format.codec);
  const frames = (await known?.readBitRates?.(path)) ?? null;
  const sound = await measureSound(decodeToMono({ ffmpeg, path, signal }), sampleRate);
  requireAllSamples(path, sound.samples, (await known?.readDeclaredSamples?.(path)) ?? null);
  const { loudnessLufs } = sound;
  return {
    ...rest,
    bitRate: frames?.bitRate ?? rest.bitRate,
    isConstantBitRate: frames?.isConstant ?? rest.codec.startsWith('pcm_'),
    sound: {
      ...sound,
      loudnessLufs:
        loudnessLufs === null || rest.channels !== 2
          ? loudnessLufs
          : Math.round((loudnessLufs + bothChannelsLu) * 100) / 100,
    },
  };
}

/** Returns the format with a codec, as ffmpeg names it; undefined: narrate does not write it. */
const formatOf = (codec: string): FormatDescriptor | undefined =>
  formatNames.map((name) => formats[name]).find((format) => format.codec === codec);

/** Checks that all declared samples were decoded. `declared` comes from the file's header; null or 0: unknown. */
function requireAllSamples(path: string, decoded: number, declared: number | null): void {
  if (declared && declared !== decoded)
    throw new NarrateError(
      'ffmpeg-failed',
      `${path} is damaged: ffmpeg can read ${decoded} of its ${declared} samples.`,
    );
}

/** ffmpeg's description of the first audio stream in a file. */
type SoundFormat = Pick<FileMeasures, 'codec' | 'channels' | 'sampleBits' | 'bitRate'> & {
  readonly sampleRate: number;
};

const streamLine =
  /Stream #0:\d+[^\n]*?: Audio: (?<codec>\w+)[^\n]*?, (?<rate>\d+) Hz, (?<layout>[^,\n]+), (?<samples>\w+(?: \(\d+ bit\))?)(?:, (?<kilobits>\d+) kb\/s)?/;
const durationLine = /Duration: [^\n]*bitrate: (?<kilobits>\d+) kb\/s/;

/** Parses the output of `ffmpeg -i`; null: it lists no audio stream. Exported for tests. */
export function parseDescription(description: string): SoundFormat | null {
  const stream = streamLine.exec(description)?.groups;
  if (stream === undefined) return null;
  const { codec = '', rate, layout = '', samples = '', kilobits } = stream;
  const whole = durationLine.exec(description)?.groups?.kilobits;
  return {
    codec,
    sampleRate: Number(rate),
    channels: channelsOf(layout),
    sampleBits:
      codec.startsWith('pcm_') || formatOf(codec)?.compression === 'lossless' ? bitsOf(samples) : null,
    bitRate: Number(kilobits ?? whole ?? 0) * 1000,
  };
}

const channelsOf = (layout: string): number =>
  layout === 'mono' ? 1 : layout === 'stereo' ? 2 : Number(/^(\d+) channels/.exec(layout)?.[1] ?? 0);

/** Parses `s16`, `s16p` or `s32 (24 bit)`; null: the format has no bits. */
const bitsOf = (samples: string): number | null => {
  const bits = /\((\d+) bit\)/.exec(samples)?.[1] ?? /\d+/.exec(samples)?.[0];
  return bits === undefined ? null : Number(bits);
};
