import { waveFile } from '../../src/audio/wav/wav-file.js';

/** Returns a complete mono 16-bit WAV file of the samples. */
export const encodeWav = (samples: Int16Array, sampleRate: number): Uint8Array =>
  waveFile(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), sampleRate);
