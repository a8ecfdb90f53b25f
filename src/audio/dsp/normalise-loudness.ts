import { powerOfDbfs } from './decibels.js';
import { createLimiter } from './limiter.js';
import { createRoomTone } from './room-tone.js';

/** How a sound is brought to its level. */
export interface LoudnessSettings {
  readonly gainDb: number;
  /** The highest true peak, in dBTP. */
  readonly ceilingDbtp: number;
  /** Whether room tone lies under the whole of it. */
  readonly hasRoomTone: boolean;
}

/** Makes samples louder, in place; 0 dB leaves them as they are, to the bit. */
export function applyGain(block: Float32Array, gainDb: number): void {
  if (gainDb === 0) return;
  const factor = Math.sqrt(powerOfDbfs(gainDb));
  for (let index = 0; index < block.length; index++) block[index] = (block[index] as number) * factor;
}

/**
 * A sound with one gain from its beginning to its end, its peaks held under the ceiling, as many samples as went in. The
 * blocks that come are changed.
 */
export async function* normaliseLoudness(
  blocks: AsyncIterable<Float32Array>,
  sampleRate: number,
  { gainDb, ceilingDbtp, hasRoomTone }: LoudnessSettings,
): AsyncGenerator<Float32Array, void, void> {
  const limiter = createLimiter(sampleRate, ceilingDbtp);
  const roomTone = hasRoomTone ? createRoomTone(sampleRate) : null;
  for await (const block of blocks) {
    applyGain(block, gainDb);
    const ready = limiter.push(block);
    roomTone?.addTo(ready);
    yield ready;
  }
  const rest = limiter.end();
  roomTone?.addTo(rest);
  yield rest;
}
