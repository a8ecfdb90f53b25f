import { opusFile, opusHead, opusPacketSamples, opusPackets } from '../containers/opus-file.js';
import type { FormatDescriptor, JoinedSound } from './format.js';

/** The bit rates in kb/s that ffmpeg accepts for libopus. */
const leastKbps = 6;
const mostKbpsPerChannel = 256;
const container = ['-f', 'opus'];

/** Opus in Ogg. */
export const opus: FormatDescriptor<'opus'> = {
  name: 'opus',
  extension: 'opus',
  mimeType: 'audio/ogg; codecs=opus',
  codec: 'opus',
  encoder: 'libopus',
  compression: 'lossy',
  // Opus decodes to 48 kHz (RFC 6716). At other rates ffmpeg 4.1 writes too small a delay, which makes the sound late.
  sampleRates: [48_000],
  bitRatesAt: (_sampleRate, channels) => ({ least: leastKbps, most: mostKbpsPerChannel * channels }),
  speechKbps: { 1: 48, 2: 64 },
  // Half of the highest complexity, at which the bundled build is three times slower.
  encoderOptions: (bitRate) => ['-b:a', bitRate, '-compression_level', '5'],
  container,
  // ffmpeg 4.1 drops chapter markers from Ogg and truncates covers to a kilobyte, so narrate writes the file.
  whole: null,
  segment: {
    container,
    packetSamples: opusPacketSamples,
    packetsOf: opusPackets,
    delaySamplesOf: async (path) => (await opusHead(path)).preSkip,
    joining: { by: 'narrate', bytesOf },
  },
  retag: null,
  cover: 'tag',
  markers: 'comments',
  markerTable: null,
  language: 'tag',
  peakHeadroomDb: 1.2,
  peakRiseDb: () => 3,
  encodeSecondsPerHour: 21,
  playerRank: 5,
  readBitRates: null,
  readDeclaredSamples: null,
};

async function* bytesOf({ firstSegment, ...sound }: JoinedSound): AsyncGenerator<Buffer, void, void> {
  const { head } = await opusHead(firstSegment);
  yield* opusFile({ head, ...sound });
}
