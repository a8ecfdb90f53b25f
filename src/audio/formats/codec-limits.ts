/** What can be written: a chapter as any but `m4b`, a book as `m4b`, `mp3` or `opus`. */
export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'm4a' | 'opus' | 'm4b';

/** What a book says of the files of a format; null: what is best for its takes. */
export interface EncoderChoice {
  /** Of the whole file, in kb/s; for formats that lose sound alone. */
  readonly bitrate: number | null;
  readonly sampleRate: number | null;
  /** 2: the same sound in both. */
  readonly channels: 1 | 2 | null;
}

/** Nothing is chosen. */
export const bestForTakes: EncoderChoice = { bitrate: null, sampleRate: null, channels: null };

/** Rates that the codecs know, ascending (MPEG-1, -2 and 2.5 layer III; MPEG-4 AAC; RFC 6716). */
const mp3Rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const aacRates = [...mp3Rates, 64_000, 88_200, 96_000];

/** Bit rates of a constant layer III stream, in kb/s: MPEG 2.5 (under 16 kHz), MPEG 2 (under 32 kHz), MPEG 1 (ISO 11172-3, 13818-3). */
const slowMp3Bitrates = [8, 16, 24, 32, 40, 48, 56, 64];
const middleMp3Bitrates = [...slowMp3Bitrates, 80, 96, 112, 128, 144, 160];
const fastMp3Bitrates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
/** An AAC frame of 1,024 samples holds at most 6,144 bits a channel (ISO 14496-3). */
const aacBitsPerSample = 6;
const aacLeastKbps = 16;
/** What ffmpeg gives to libopus without an error. */
const opusKbps = { least: 6, mostPerChannel: 256 };

/** The sample rates that a format can have, ascending; null: any. Opus always decodes to 48 kHz. */
export function ratesOf(format: AudioFormat): readonly number[] | null {
  switch (format) {
    case 'wav':
    case 'flac':
      return null;
    case 'mp3':
      return mp3Rates;
    case 'm4a':
    case 'm4b':
      return aacRates;
    case 'opus':
      return [48_000];
  }
}

/** The bit rates (kb/s) that a format can have at a sample rate: a list, or bounds; null: it has none to choose. */
export function bitratesOf(
  format: AudioFormat,
  sampleRate: number,
  channels: 1 | 2,
): readonly number[] | { readonly least: number; readonly most: number } | null {
  switch (format) {
    case 'wav':
    case 'flac':
      return null;
    case 'mp3':
      if (sampleRate >= 32_000) return fastMp3Bitrates;
      return sampleRate >= 16_000 ? middleMp3Bitrates : slowMp3Bitrates;
    case 'm4a':
    case 'm4b':
      return { least: aacLeastKbps, most: Math.floor((aacBitsPerSample * sampleRate * channels) / 1_000) };
    case 'opus':
      return { least: opusKbps.least, most: opusKbps.mostPerChannel * channels };
  }
}

/** Whether a file of the format can have this bit rate at this sample rate. */
export function takesBitrate(
  format: AudioFormat,
  bitrate: number,
  sampleRate: number,
  channels: 1 | 2,
): boolean {
  const known = bitratesOf(format, sampleRate, channels);
  if (known === null) return false;
  return 'least' in known ? bitrate >= known.least && bitrate <= known.most : known.includes(bitrate);
}
