import { powerOfDbfs } from './decibels.js';

/** Far under the -60 dB that publishers allow, and far over the last bit of 16. */
const levelDbfs = -75;
/** A room hums more than it hisses. */
const cornerHertz = 1_500;
/** So quiet, nobody hears it come round; making all of it anew would cost as much as the limiter. */
const loopSeconds = 20;

export interface RoomTone {
  /** Adds the tone to samples of full scale 1, in place, from where the last block ended. */
  addTo(block: Float32Array): void;
}

/** The sound of an empty room: noise that falls off towards the top, the same each time. Publishers take digital silence for a fault. */
export function createRoomTone(sampleRate: number): RoomTone {
  const tone = toneAt(sampleRate);
  let place = 0;
  return {
    addTo(block) {
      for (let index = 0; index < block.length; index++) {
        block[index] = (block[index] as number) + (tone[place] as number);
        place = place + 1 === tone.length ? 0 : place + 1;
      }
    },
  };
}

const tones = new Map<number, Float32Array>();

/** Made once a process: each chapter of each file has the same. */
function toneAt(sampleRate: number): Float32Array {
  const tone = tones.get(sampleRate) ?? makeTone(sampleRate, Math.round(loopSeconds * sampleRate));
  tones.set(sampleRate, tone);
  return tone;
}

function makeTone(sampleRate: number, length: number): Float32Array {
  const smoothing = Math.exp((-2 * Math.PI * cornerHertz) / sampleRate);
  // The power of evenly spread noise from -1 to 1 is a third; the filter leaves (1 - s) / (1 + s) of it.
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
