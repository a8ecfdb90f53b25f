import { contentsPlaceholder, writeContents } from '../containers/mp3-contents.js';
import { readMp3BitRates } from '../containers/mp3-frames.js';
import { correctMp3Length } from '../containers/mp3-length.js';
import { retagMp3 } from '../containers/retag/retag-mp3.js';
import type { FormatDescriptor } from './format.js';

/** Constant bit rates of layer III in kb/s: MPEG 2.5 (under 16 kHz), MPEG 2 (under 32 kHz), MPEG 1 (ISO 11172-3, 13818-3). */
const slowBitRates = [8, 16, 24, 32, 40, 48, 56, 64];
const middleBitRates = [...slowBitRates, 80, 96, 112, 128, 144, 160];
const fastBitRates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** MP3 at a constant bit rate, with ID3v2.3 tags. */
export const mp3: FormatDescriptor<'mp3'> = {
  name: 'mp3',
  extension: 'mp3',
  mimeType: 'audio/mpeg',
  codec: 'mp3',
  encoder: 'libmp3lame',
  compression: 'lossy',
  // MPEG-1, -2 and 2.5 layer III.
  sampleRates: [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000],
  bitRatesAt: (sampleRate) => {
    if (sampleRate >= 32_000) return fastBitRates;
    return sampleRate >= 16_000 ? middleBitRates : slowBitRates;
  },
  speechKbps: { 1: 96, 2: 128 },
  // LAME's bit rate is constant unless a quality is set.
  encoderOptions: (bitRate) => ['-b:a', bitRate],
  container: ['-id3v2_version', '3', '-write_id3v1', '0', '-f', 'mp3'],
  whole: {
    sizeOptions: () => [],
    readLength: async (path, expected) =>
      (await correctMp3Length(path, expected.samples, expected)) ? { samples: expected.samples } : null,
  },
  segment: null,
  retag: retagMp3,
  cover: 'stream',
  markers: 'own',
  markerTable: { placeholder: contentsPlaceholder, fill: writeContents },
  language: 'iso-tag',
  peakHeadroomDb: 0.6,
  peakRiseDb: (kbps, sampleRate) => (kbps >= 160 && sampleRate >= 32_000 ? 0.6 : 8),
  encodeSecondsPerHour: 13,
  playerRank: 0,
  readBitRates: readMp3BitRates,
  readDeclaredSamples: null,
};
