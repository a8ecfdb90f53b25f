import { mp4SoundSeconds } from '../containers/mp4-length.js';
import { unitsOf } from '../containers/packet-blocks.js';
import { retagMp4 } from '../containers/retag/retag-mp4.js';
import type { FileLength, FormatDescriptor } from './format.js';

/** An AAC frame of 1,024 samples has at most 6,144 bits per channel (ISO 14496-3). */
const mostBitsPerSample = 6;
const leastKbps = 16;
/** Samples in an AAC packet. ffmpeg's encoder has a delay of one packet. */
const packetSamples = 1_024;

/** AAC in MP4, for chapter files. */
export const m4a: FormatDescriptor<'m4a'> = {
  name: 'm4a',
  extension: 'm4a',
  mimeType: 'audio/mp4',
  codec: 'aac',
  encoder: 'aac',
  compression: 'lossy',
  // MPEG-4 AAC.
  sampleRates: [
    8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
  ],
  bitRatesAt: (sampleRate, channels) => ({
    least: leastKbps,
    most: Math.floor((mostBitsPerSample * sampleRate * channels) / 1_000),
  }),
  speechKbps: { 1: 64, 2: 96 },
  // Default coders differ between builds, and by five times in speed.
  encoderOptions: (bitRate) => ['-aac_coder', 'fast', '-b:a', bitRate],
  container: ['-movflags', '+faststart', '-f', 'ipod'],
  whole: { sizeOptions: () => [], readLength },
  segment: {
    container: ['-f', 'adts'],
    packetSamples,
    packetsOf: (path) => unitsOf(path, adtsLengthAt),
    delaySamplesOf: () => Promise.resolve(packetSamples),
    joining: { by: 'ffmpeg', demuxer: 'aac', readLength },
  },
  retag: retagMp4,
  cover: 'stream',
  markers: 'own',
  markerTable: null,
  language: 'iso-track',
  peakHeadroomDb: 1,
  peakRiseDb: (kbps) => (kbps >= 64 ? 1 : 4),
  encodeSecondsPerHour: 29,
  playerRank: 1,
  readBitRates: null,
  readDeclaredSamples: null,
};

async function readLength(path: string): Promise<FileLength | null> {
  const seconds = await mp4SoundSeconds(path);
  return seconds === null ? null : { seconds };
}

/** An ADTS header without checksum (ISO 14496-3, 1.A.2): twelve set bits, and a length of thirteen bits from bit 30 on. */
const adtsHeaderBytes = 7;

function adtsLengthAt(bytes: Buffer, at: number): number | null {
  if (at + adtsHeaderBytes > bytes.length) return null;
  if (bytes[at] !== 0xff || (bytes.readUInt8(at + 1) & 0xf6) !== 0xf0) return 0;
  return (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
}
