import { powerOfDbfs } from './decibels.js';

/** Well below the -60 dB that publishers allow, and well above the last bit of 16. */
const levelDbfs = -75;
/** The noise falls off above this frequency, because a room hums more than it hisses. */
const cornerHertz = 1_500;
/** The noise repeats after this time, which is inaudible. Generating all of it would cost as much as the limiter. */
const loopSeconds = 20;

/** A generator of room tone. */
export interface RoomTone {
  /** Adds the tone to float samples from -1 to 1, in place, and continues where the last block ended. */
  addTo(block: Float32Array): void;
}

/**
 * Creates the sound of an empty room: low-pass noise, the same each time. Publishers reject digital silence as a fault.
 */
export function createRoomTone(sampleRate: number): RoomTone {
  const tone = toneAt(sampleRate);
  let position = 0;
  return {
    addTo(block) {
      for (let from = 0; from < block.length; ) {
        const end = Math.min(block.length, from + tone.length - position);
        const shift = position - from;
        for (let index = from; index < end; index++)
          block[index] = (block[index] as number) + (tone[index + shift] as number);
        position = (end + shift) % tone.length;
        from = end;
      }
    },
  };
}

const tones = new Map<number, Float32Array>();

/** Returns the tone of a rate. Each rate is generated once per process. */
function toneAt(sampleRate: number): Float32Array {
  const tone = tones.get(sampleRate) ?? makeTone(sampleRate, Math.round(loopSeconds * sampleRate));
  tones.set(sampleRate, tone);
  return tone;
}

function makeTone(sampleRate: number, length: number): Float32Array {
  const smoothing = Math.exp((-2 * Math.PI * cornerHertz) / sampleRate);
  // Uniform noise from -1 to 1 has a power of 1/3, and the filter leaves (1 - s) / (1 + s) of it.
  const scale = Math.sqrt((3 * powerOfDbfs(levelDbfs) * (1 + smoothing)) / (1 - smoothing));
  let random = 0x2545_f491;
  let value = 0;
  return Float32Array.from({ length }, () => {
    // Xorshift (Marsaglia 2003).
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    value = smoothing * value + (1 - smoothing) * (random / 0x8000_0000);
    return scale * value;
  });
}
