import { waveFile } from '../audio/wav/wav-file.js';
import type { FaultKind } from './options.js';

/** The size of the header that `waveFile` writes. */
const headerBytes = 44;
const pauseSeconds = 5;
const keptShare = 1 / 3;

/** Applies the faults that change the sound of a WAV file from `waveFile` (16-bit mono). The result is a valid WAV file. */
export function corruptSound(wav: Buffer, has: (fault: FaultKind) => boolean): Buffer {
  const sampleRate = wav.readUInt32LE(24);
  const original = wav.subarray(headerBytes);
  let sound = original;
  if (has('shortAudio')) sound = sound.subarray(0, bytesOfShare(sound, keptShare));
  if (has('pausedAudio')) {
    const middle = bytesOfShare(sound, 0.5);
    const pause = Buffer.alloc(pauseSeconds * sampleRate * 2);
    sound = Buffer.concat([sound.subarray(0, middle), pause, sound.subarray(middle)]);
  }
  if (has('silentAudio')) sound = Buffer.alloc(sound.length);
  return sound === original ? wav : waveFile(sound, sampleRate);
}

/** Returns the length in bytes of a share of the sound, in whole samples. */
const bytesOfShare = (sound: Buffer, share: number): number => Math.floor((sound.length * share) / 2) * 2;
