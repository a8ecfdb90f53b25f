import { type AudioFormat, bitratesOf, type EncoderChoice, ratesOf, takesBitrate } from './codec-limits.js';

/** How ffmpeg is asked to write a format. Part of what a file was made from: a change here makes files anew. */
export interface EncoderSettings {
  /** The encoder's name in `ffmpeg -encoders`. */
  readonly encoder: string;
  /** Of the file; the take's own rate wherever the format allows it. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** How the format carries a cover: as a picture beside the sound, within its tags, or not at all. */
  readonly cover: 'stream' | 'tag' | 'none';
  /** How it carries chapter marks: in a way of its own, as comments (Vorbis), or not at all. */
  readonly marks: 'own' | 'comments' | 'none';
  /** Filters of the sound, in ffmpeg's words. */
  readonly filters: readonly string[];
  /** How the sound is encoded, one word an item. */
  readonly options: readonly string[];
  /** What holds it in the file. */
  readonly container: readonly string[];
  /** What holds a part of it that is to be put together with others; null: such a file is always made as one. */
  readonly part: readonly string[] | null;
}

const encoders: Readonly<Record<AudioFormat, string>> = {
  wav: 'pcm_s16le',
  flac: 'flac',
  mp3: 'libmp3lame',
  m4a: 'aac',
  m4b: 'aac',
  opus: 'libopus',
};

/** The encoders (names in `ffmpeg -encoders`) that the formats need, each once. */
export const encodersFor = (formats: readonly AudioFormat[]): readonly string[] => [
  ...new Set(formats.map((format) => encoders[format])),
];

/** The same inputs give the same bytes: no versions, dates or random serial numbers (Opus) in the file. */
const reproducible = ['-fflags', '+bitexact', '-flags:a', '+bitexact'];

type File = Pick<EncoderSettings, 'cover' | 'marks' | 'container' | 'part'>;

/** The settings for mono speech recorded at `takeRate`. Why these bit rates: docs/decisions/encoding.md. */
export function encoderSettings(
  format: AudioFormat,
  takeRate: number,
  choice: EncoderChoice,
): EncoderSettings {
  const channels = choice.channels ?? 1;
  const sampleRate = rateOf(format, takeRate, choice);
  const settings = (
    { cover, marks, container, part }: File,
    options: readonly string[],
  ): EncoderSettings => ({
    encoder: encoders[format],
    sampleRate,
    channels,
    cover,
    marks,
    container,
    part,
    // ffmpeg's own way from one channel to two takes 3 dB off each.
    filters: channels === 2 ? ['pan=stereo|c0=c0|c1=c0'] : [],
    options: [
      ...reproducible,
      '-c:a',
      encoders[format],
      '-ar',
      String(sampleRate),
      '-ac',
      String(channels),
      ...options,
    ],
  });
  const kbps = `${choice.bitrate ?? usualBitrate(format, sampleRate, channels)}k`;
  switch (format) {
    case 'wav':
      return settings({ cover: 'none', marks: 'none', container: ['-f', 'wav'], part: null }, []);
    case 'flac':
      return settings({ cover: 'stream', marks: 'comments', container: ['-f', 'flac'], part: null }, []);
    case 'mp3': {
      const container = ['-id3v2_version', '3', '-write_id3v1', '0', '-f', 'mp3'];
      // Without a quality, LAME's bit rate is constant.
      return settings({ cover: 'stream', marks: 'own', container, part: null }, ['-b:a', kbps]);
    }
    case 'm4a':
    case 'm4b': {
      const container = ['-movflags', '+faststart', '-f', 'ipod'];
      const file = { cover: 'stream', marks: 'own', container, part: ['-f', 'adts'] } as const;
      // The builds' default coders differ by five times in speed.
      return settings(file, ['-aac_coder', 'fast', '-b:a', kbps]);
    }
    case 'opus': {
      const container = ['-f', 'opus'];
      const file = { cover: 'tag', marks: 'comments', container, part: container } as const;
      // The complexity is that of half the scale: at its top the bundled build is three times slower.
      return settings(file, ['-b:a', kbps, '-compression_level', '5']);
    }
  }
}

/** How many samples a sound has at another rate. */
export const samplesAt = (sampleRate: number, samples: number, fromRate: number): number =>
  Math.round((samples * sampleRate) / fromRate);

/**
 * The takes' own rate, or the next one up that the format knows and that allows the bit rate, or the highest such one.
 * Opus is always written at 48 kHz: at other rates ffmpeg 4.1 writes the encoder's delay too small, and the sound is
 * late by it.
 */
function rateOf(
  format: AudioFormat,
  takeRate: number,
  { sampleRate, bitrate, channels }: EncoderChoice,
): number {
  const rates = ratesOf(format);
  if (sampleRate !== null || rates === null) return sampleRate ?? takeRate;
  const able = rates.filter((rate) => bitrate === null || takesBitrate(format, bitrate, rate, channels ?? 1));
  return able.find((rate) => rate >= takeRate) ?? Math.max(...able);
}

const usualKbps: Readonly<Record<1 | 2, Readonly<Partial<Record<AudioFormat, number>>>>> = {
  1: { mp3: 96, m4a: 64, m4b: 64, opus: 48 },
  2: { mp3: 128, m4a: 96, m4b: 96, opus: 64 },
};

/** The bit rate (kb/s) that is used where none is chosen, or the highest under it at low sample rates. */
function usualBitrate(format: AudioFormat, sampleRate: number, channels: 1 | 2): number {
  const usual = usualKbps[channels][format] ?? 0;
  const known = bitratesOf(format, sampleRate, channels);
  if (known === null) return usual;
  return Math.min(usual, 'most' in known ? known.most : Math.max(...known));
}
