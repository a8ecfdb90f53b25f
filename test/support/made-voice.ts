import { dimensions, type Features } from '../../src/align/features/features.js';
import { seededRandom } from './seeded-random.js';

/**
 * A made-up voice: each phone is a point in the space of features, with a little noise. Its sounds are made as features. Silence is
 * quieter than all phones.
 */
export interface MadeVoice {
  /** Returns the frames of phones, `framesPerPhone` each. `sil` is silence. */
  say(phones: readonly string[], framesPerPhone: number): Features;
}

/** Creates a made-up voice. The same seed gives the same voice and the same noise. */
export function madeVoice(phones: readonly string[], seed: number): MadeVoice {
  const random = seededRandom(seed);
  const points = new Map(
    ['sil', ...phones].map((phone) => {
      const point = Float32Array.from({ length: dimensions }, () => (random() - 0.5) * 4);
      // The first value is the level.
      point[0] = phone === 'sil' ? -3 : Math.abs(point[0] as number) / 2;
      return [phone, point];
    }),
  );
  return {
    say(spoken, framesPerPhone) {
      const frames = Math.max(1, spoken.length * framesPerPhone);
      const values = Float32Array.from({ length: frames * dimensions }, (_, index) => {
        const phone = spoken[Math.floor(index / dimensions / framesPerPhone)] ?? 'sil';
        const point = points.get(phone) as Float32Array;
        return (point[index % dimensions] as number) + (random() - 0.5) * 0.6;
      });
      return { frames, values };
    },
  };
}
