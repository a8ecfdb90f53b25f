/** Bytes before the samples. */
const waveHeaderBytes = 44;

/** Returns the 44-byte RIFF/WAVE header for 16-bit mono PCM (format 1). All numbers are little-endian. */
export function waveHeader(sampleCount: number, sampleRate: number): Buffer {
  const header = Buffer.alloc(waveHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(waveHeaderBytes - 8 + sampleCount * 2, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sampleCount * 2, 40);
  return header;
}

/** Returns a complete WAV file of 16-bit mono PCM. `pcm` has the samples, little-endian, two bytes each. */
export const waveFile = (pcm: Uint8Array, sampleRate: number): Buffer =>
  Buffer.concat([waveHeader(pcm.byteLength / 2, sampleRate), pcm]);
