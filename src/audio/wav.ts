import { open } from 'node:fs/promises';
import { parseWavHeader } from './wav-header.js';

/** How samples are stored: whole numbers of 8 (unsigned), 16, 24 or 32 bits, or floats of 32 or 64. */
export interface WavFormat {
  readonly encoding: 'int' | 'float';
  readonly bitsPerSample: number;
  readonly channels: number;
  /** Frames a second. */
  readonly sampleRate: number;
}

/** A WAV file that can be read: `dataBytes` from `dataOffset` on are whole frames, all of them in the file. */
export interface WavInfo extends WavFormat {
  readonly frames: number;
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/**
 * What a file turned out to be. `header-only`: a WAV of no frames; `truncated`: shorter than it says it is;
 * `unsupported`: a WAV of a kind that is not read here (compressed, more than 8 channels …).
 */
export type WavInspection =
  | { readonly kind: 'ok'; readonly info: WavInfo }
  | {
      readonly kind: 'bad';
      readonly reason: 'not-wav' | 'header-only' | 'truncated' | 'unsupported';
      readonly message: string;
    };

/**
 * Says whether a file is a whole WAV file and where its samples are, from its header and its size: no sample is read.
 * @throws the system's error when the file cannot be opened or read (`ENOENT` …).
 */
export async function inspectWav(path: string): Promise<WavInspection> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await parseWavHeader(size, async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

/** A whole mono 16-bit WAV file of these samples. */
export function encodeWav(samples: Int16Array, sampleRate: number): Uint8Array {
  const dataBytes = samples.length * 2;
  const bytes = Buffer.alloc(44 + dataBytes);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  for (let index = 0; index < samples.length; index++)
    bytes.writeInt16LE(samples[index] as number, 44 + index * 2);
  return bytes;
}
