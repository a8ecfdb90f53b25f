import { powerOfDbfs } from './decibels.js';
import { createLimiter } from './limiter.js';
import { createRoomTone } from './room-tone.js';

/** The settings for normalising a sound. */
export interface LoudnessSettings {
  readonly gainDb: number;
  /** The highest true peak, in dBTP; null: no peak is too high after the gain. */
  readonly ceilingDbtp: number | null;
  /** True: add room tone to the whole sound. */
  readonly hasRoomTone: boolean;
}

/** Applies a gain in place. 0 dB leaves the samples unchanged to the bit. */
export function applyGain(block: Float32Array, gainDb: number): void {
  if (gainDb === 0) return;
  const factor = Math.sqrt(powerOfDbfs(gainDb));
  for (let index = 0; index < block.length; index++) block[index] = (block[index] as number) * factor;
}

/**
 * Applies one gain to the whole sound, and limits its peaks. As many samples come out as went in. Changes the blocks that it
 * reads.
 */
export async function* normaliseLoudness(
  blocks: AsyncIterable<Float32Array>,
  sampleRate: number,
  { gainDb, ceilingDbtp, hasRoomTone }: LoudnessSettings,
): AsyncGenerator<Float32Array, void, void> {
  const limiter = ceilingDbtp === null ? null : createLimiter(sampleRate, ceilingDbtp);
  const roomTone = hasRoomTone ? createRoomTone(sampleRate) : null;
  for await (const block of blocks) {
    applyGain(block, gainDb);
    const ready = limiter === null ? block : limiter.push(block);
    roomTone?.addTo(ready);
    yield ready;
  }
  if (limiter === null) return;
  const rest = limiter.end();
  roomTone?.addTo(rest);
  yield rest;
}
