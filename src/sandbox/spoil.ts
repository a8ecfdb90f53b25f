import { waveFile } from '../audio/wav/wav-file.js';
import type { FaultKind } from './options.js';

/** The header that `waveFile` writes. */
const headerBytes = 44;
const pauseSeconds = 5;
const keptShare = 1 / 3;

/** Spoils the sound of a good file of our own (16-bit mono), so that it is still a whole file. */
export function spoil(wav: Buffer, has: (fault: FaultKind) => boolean): Buffer {
  const sampleRate = wav.readUInt32LE(24);
  const good = wav.subarray(headerBytes);
  let sound = good;
  if (has('shortAudio')) sound = sound.subarray(0, partOf(sound, keptShare));
  if (has('pausedAudio')) {
    const middle = partOf(sound, 0.5);
    const pause = Buffer.alloc(pauseSeconds * sampleRate * 2);
    sound = Buffer.concat([sound.subarray(0, middle), pause, sound.subarray(middle)]);
  }
  if (has('silentAudio')) sound = Buffer.alloc(sound.length);
  return sound === good ? wav : waveFile(sound, sampleRate);
}

/** The length of a share of it, in whole samples. */
const partOf = (sound: Buffer, share: number): number => Math.floor((sound.length * share) / 2) * 2;
