import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Decodes a file with ffmpeg to mono 16-bit samples at the given rate in Hz. */
export async function decode(ffmpeg: string, path: string, sampleRate: number): Promise<Int16Array> {
  const options = ['-map', '0:a', '-f', 's16le', '-ac', '1', '-ar', String(sampleRate), 'pipe:1'];
  const { stdout } = await run(ffmpeg, ['-nostdin', '-v', 'error', '-i', path, ...options], {
    encoding: 'buffer',
    maxBuffer: 512 * 1024 * 1024,
  });
  return new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

/** Returns ffmpeg's description of a file: its format, tags, chapter markers and streams. */
export async function describeMedia(ffmpeg: string, path: string): Promise<string> {
  // Without an output, ffmpeg describes the input and ends with status 1.
  const result = await run(ffmpeg, ['-hide_banner', '-i', path]).catch((error: { stderr: string }) => error);
  return result.stderr;
}

/**
 * Returns the correlation of two sounds, sample by sample: 1 if they differ only in loudness, near 0 if they are unrelated. A
 * shift of one millisecond lowers it well below 0.9 for the speech-like sound of these tests.
 */
export function likeness(left: Int16Array, right: Int16Array): number {
  const length = Math.min(left.length, right.length);
  let product = 0;
  let leftPower = 0;
  let rightPower = 0;
  for (let index = 0; index < length; index++) {
    const a = left[index] as number;
    const b = right[index] as number;
    product += a * b;
    leftPower += a * a;
    rightPower += b * b;
  }
  return product / Math.sqrt(leftPower * rightPower || 1);
}
