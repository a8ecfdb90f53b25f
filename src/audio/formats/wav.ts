import { retagWav } from '../containers/retag/retag-wav.js';
import { inspectWav } from '../wav/inspect-wav.js';
import type { FormatDescriptor } from './format.js';

/** Sizes in a WAV file have 32 bits; the rest is for its header. */
const mostDataBytes = 2 ** 32 - 2 ** 16;

/** WAV with 16-bit samples, uncompressed. */
export const wav: FormatDescriptor<'wav'> = {
  name: 'wav',
  extension: 'wav',
  mimeType: 'audio/wav',
  codec: 'pcm_s16le',
  encoder: 'pcm_s16le',
  compression: 'none',
  sampleRates: null,
  bitRatesAt: () => null,
  speechKbps: null,
  encoderOptions: () => [],
  container: ['-f', 'wav'],
  whole: {
    sizeOptions: (sampleBytes) => (sampleBytes > mostDataBytes ? ['-rf64', 'auto'] : []),
    readLength: async (path) => {
      const inspection = await inspectWav(path);
      return inspection.kind === 'ok' ? { samples: inspection.info.frames } : null;
    },
  },
  segment: null,
  retag: retagWav,
  cover: 'none',
  markers: 'none',
  markerTable: null,
  language: 'tag',
  peakHeadroomDb: 0.2,
  peakRiseDb: () => 0.1,
  encodeSecondsPerHour: 1,
  playerRank: 4,
  readBitRates: null,
  readDeclaredSamples: null,
};
