import { type EncodeJob, encodeAudio } from '../../audio/ffmpeg/encode.js';
import { decodeToMono } from '../../audio/ffmpeg/read-sound.js';
import type { SampleRange } from './choose-sample.js';

/** A part of an audio file to write as a file of its own. */
export interface SampleJob extends Omit<EncodeJob, 'pcm' | 'samples' | 'markers'> {
  /** The file that the part is from, absolute. `sampleRate` is its rate. */
  readonly source: string;
  readonly range: SampleRange;
  /** The silence to add at the end. */
  readonly tailSeconds: number;
}

/**
 * Decodes a part of a file and encodes it again, with a fade at its end and silence after it.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function writeSample({ source, range, tailSeconds, ...job }: SampleJob): Promise<void> {
  const at = (seconds: number) => Math.round(seconds * job.sampleRate);
  const [from, to, fade] = [at(range.startSeconds), at(range.endSeconds), at(range.fadeSeconds)];
  const part: Int16Array[] = [];
  let position = 0;
  for await (const block of decodeToMono({ ffmpeg: job.ffmpeg.path, path: source, signal: job.signal })) {
    part.push(block.slice(Math.max(0, from - position), Math.max(0, to - position)));
    position += block.length;
    if (position >= to) break;
  }
  const length = part.reduce((sum, block) => sum + block.length, 0);
  const sound = new Int16Array(length + at(tailSeconds));
  let filled = 0;
  for (const block of part) {
    sound.set(block, filled);
    filled += block.length;
  }
  for (let index = Math.max(0, length - fade); index < length; index += 1)
    sound[index] = Math.round((sound[index] ?? 0) * ((length - index) / fade));
  await encodeAudio({ ...job, markers: [], samples: sound.length, pcm: bytesOf(sound) });
}

async function* bytesOf(sound: Int16Array): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
}
