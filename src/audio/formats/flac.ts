import { openToRead } from '../../files/open-file.js';
import type { FormatDescriptor } from './format.js';

/** FLAC: every sample, in about half the space. */
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
  cover: 'stream',
  markers: 'comments',
  markerTable: null,
  language: 'tag',
  peakHeadroomDb: 0.2,
  encodeSecondsPerHour: 3,
  playerRank: 3,
  readBitRates: null,
  // ffmpeg 7 leaves out the frames of a FLAC file that are damaged, and reports nothing.
  readDeclaredSamples: flacSamples,
};

/**
 * Returns how many samples a FLAC file says that it has: the 36 bits of STREAMINFO that count them (RFC 9639, section
 * 8.2); 0 where it does not say. Null: it does not begin as FLAC does.
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
