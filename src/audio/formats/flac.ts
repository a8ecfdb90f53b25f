import { openToRead } from '../../files/open-file.js';
import { retagFlac } from '../containers/retag/retag-flac.js';
import type { FormatDescriptor } from './format.js';

/** FLAC: lossless, in about half the space. */
export const flac: FormatDescriptor<'flac'> = {
  name: 'flac',
  extension: 'flac',
  mimeType: 'audio/flac',
  codec: 'flac',
  encoder: 'flac',
  compression: 'lossless',
  sampleRates: null,
  bitRatesAt: () => null,
  speechKbps: null,
  encoderOptions: () => [],
  container: ['-f', 'flac'],
  whole: {
    sizeOptions: () => [],
    readLength: async (path) => {
      const samples = await flacSamples(path);
      return samples === null ? null : { samples };
    },
  },
  segment: null,
  retag: retagFlac,
  cover: 'stream',
  markers: 'comments',
  markerTable: null,
  language: 'tag',
  peakHeadroomDb: 0.2,
  peakRiseDb: () => 0.1,
  encodeSecondsPerHour: 3,
  playerRank: 3,
  readBitRates: null,
  // ffmpeg 7 drops damaged FLAC frames without reporting it.
  readDeclaredSamples: flacSamples,
};

/**
 * Returns the number of samples in the header of a FLAC file: 36 bits of STREAMINFO (RFC 9639, section 8.2). 0: the header does not
 * say; null: not a FLAC file.
 */
async function flacSamples(path: string): Promise<number | null> {
  const file = await openToRead(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(26), 0, 26, 0);
    if (buffer.toString('latin1', 0, 4) !== 'fLaC') return null;
    return (buffer.readUInt8(21) % 16) * 2 ** 32 + buffer.readUInt32BE(22);
  } finally {
    await file.close();
  }
}
