/** What can be written: a chapter as any of the first five, a book as `m4b`. */
export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'm4a' | 'opus' | 'm4b';

/** How ffmpeg is asked to write a format. Part of what a file was made from: a change here makes files anew. */
export interface EncoderSettings {
  /** The encoder's name in `ffmpeg -encoders`. */
  readonly encoder: string;
  /** Of the file; the take's own rate wherever the format allows it. */
  readonly sampleRate: number;
  /** How the format carries a cover: as a picture beside the sound, within its tags, or not at all. */
  readonly cover: 'stream' | 'tag' | 'none';
  /** Options of the output, one word an item. */
  readonly options: readonly string[];
}

/** Rates that the codecs know, ascending (MPEG-1, -2 and 2.5 layer III; MPEG-4 AAC; RFC 6716). */
const mp3Rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const aacRates = [...mp3Rates, 64_000, 88_200, 96_000];

/** The same inputs give the same bytes: no versions, dates or random serial numbers (Opus) in the file. */
const reproducible = ['-fflags', '+bitexact', '-flags:a', '+bitexact'];

/** The rate itself, or the next one up that the codec knows, or its highest. */
const allowedRate = (rates: readonly number[], rate: number): number =>
  rates.find((allowed) => allowed >= rate) ?? Math.max(...rates);

/** The settings for mono speech recorded at `takeRate`. Why these bit rates: docs/decisions/encoding.md. */
export function encoderSettings(format: AudioFormat, takeRate: number): EncoderSettings {
  switch (format) {
    case 'wav':
      return settings('pcm_s16le', takeRate, 'none', ['-f', 'wav']);
    case 'flac':
      return settings('flac', takeRate, 'stream', ['-f', 'flac']);
    case 'mp3': {
      const sampleRate = allowedRate(mp3Rates, takeRate);
      // MPEG 2.5, for the rates under 16 kHz, ends at 64 kb/s.
      const bitRate = sampleRate < 16_000 ? '64k' : '96k';
      return settings('libmp3lame', sampleRate, 'stream', [
        '-b:a',
        bitRate,
        ...['-id3v2_version', '3', '-write_id3v1', '0', '-f', 'mp3'],
      ]);
    }
    case 'm4a':
    case 'm4b':
      return settings('aac', allowedRate(aacRates, takeRate), 'stream', [
        // The builds' default coders differ by five times in speed.
        ...['-aac_coder', 'fast', '-b:a', '64k'],
        ...['-movflags', '+faststart', '-f', 'ipod'],
      ]);
    case 'opus':
      // At other rates ffmpeg 4.1 writes the encoder's delay too small, and the sound is late by it. The complexity
      // is that of half the scale: at its top the bundled build is three times slower.
      return settings('libopus', 48_000, 'tag', ['-b:a', '48k', '-compression_level', '5', '-f', 'opus']);
  }
}

const settings = (
  encoder: string,
  sampleRate: number,
  cover: EncoderSettings['cover'],
  options: readonly string[],
): EncoderSettings => ({
  encoder,
  sampleRate,
  cover,
  options: [...reproducible, '-c:a', encoder, '-ar', String(sampleRate), '-ac', '1', ...options],
});
