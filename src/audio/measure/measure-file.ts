import { NarrateError } from '../../base/errors.js';
import { decodeToMono, describeSound } from '../ffmpeg/read-sound.js';
import type { FormatDescriptor } from '../formats/format.js';
import { formatNames, formats } from '../formats/registry.js';
import { measureSound, type SoundMeasures } from './sound-measures.js';

/** What a sound file is made of, and what it sounds like when it is decoded. */
export interface FileMeasures {
  /** ffmpeg's name of it: `mp3`, `aac`, `pcm_s16le` … */
  readonly codec: string;
  readonly channels: number;
  /** Of a sample, where the format has such: null for MP3, AAC and Opus. */
  readonly sampleBits: number | null;
  /** Bits a second, on average. */
  readonly bitRate: number;
  /** Whether each frame has that many. */
  readonly isConstantBitRate: boolean;
  /** Of the first two channels taken together, which narrate writes alike; their loudness counts both. */
  readonly sound: SoundMeasures;
}

export interface MeasureFileJob {
  /** The program, absolute. */
  readonly ffmpeg: string;
  /** Absolute. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** BS.1770 adds up the powers of the channels. */
const bothChannelsLu = 10 * Math.log10(2);

/**
 * Decodes a file with ffmpeg and measures what comes out, in one pass and in little memory.
 * @throws NarrateError `ffmpeg-failed` for what is no sound or damaged; the system's error when it cannot be read; the signal's reason.
 */
export async function measureFile({ ffmpeg, path, signal }: MeasureFileJob): Promise<FileMeasures> {
  const format = parseDescription(await describeSound({ ffmpeg, path, signal }));
  if (format === null) throw new NarrateError('ffmpeg-failed', `ffmpeg finds no sound in ${path}.`);
  const { sampleRate, ...rest } = format;
  const known = formatOf(format.codec);
  const frames = (await known?.readBitRates?.(path)) ?? null;
  const sound = await measureSound(decodeToMono({ ffmpeg, path, signal }), sampleRate);
  requireAllOf(path, sound.samples, (await known?.readDeclaredSamples?.(path)) ?? null);
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

/** What is known of files with a codec, as ffmpeg names it; undefined: narrate writes no such files. */
const formatOf = (codec: string): FormatDescriptor | undefined =>
  formatNames.map((name) => formats[name]).find((format) => format.codec === codec);

/** `declared`: by the file's header; null or 0: not known. */
function requireAllOf(path: string, decoded: number, declared: number | null): void {
  if (declared && declared !== decoded)
    throw new NarrateError(
      'ffmpeg-failed',
      `${path} is damaged: of its ${declared} samples, ffmpeg can read ${decoded}.`,
    );
}

/** What ffmpeg says of the first sound in a file. */
type SoundFormat = Pick<FileMeasures, 'codec' | 'channels' | 'sampleBits' | 'bitRate'> & {
  readonly sampleRate: number;
};

const streamLine =
  /Stream #0:\d+[^\n]*?: Audio: (?<codec>\w+)[^\n]*?, (?<rate>\d+) Hz, (?<layout>[^,\n]+), (?<samples>\w+(?: \(\d+ bit\))?)(?:, (?<kilobits>\d+) kb\/s)?/;
const durationLine = /Duration: [^\n]*bitrate: (?<kilobits>\d+) kb\/s/;

/** Reads what `ffmpeg -i` prints; null: it names no sound. Exported for tests. */
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

/** `s16`, `s16p`, `s32 (24 bit)`. */
const bitsOf = (samples: string): number | null => {
  const bits = /\((\d+) bit\)/.exec(samples)?.[1] ?? /\d+/.exec(samples)?.[0];
  return bits === undefined ? null : Number(bits);
};
