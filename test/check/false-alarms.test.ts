import { beforeAll, describe, expect, it } from 'vitest';
import { speakTone, toneSampleRate } from '../../src/sandbox/tone.js';
import { type EspeakTake, takesOfProse } from '../support/espeak-takes.js';
import { foundAlone, foundTogether } from '../support/judged.js';
import { prose } from '../support/prose.js';

/** `npm run test:takes` checks two hundred. */
let good: readonly EspeakTake[];
beforeAll(async () => {
  good = await takesOfProse(20, 600);
});

describe('checks of good takes', () => {
  it('find nothing in single takes', () => {
    expect(good.flatMap((take) => foundAlone(take))).toEqual([]);
  });

  it('find nothing in a finished set', () => {
    expect(foundTogether(good).flat()).toEqual([]);
  });

  it('find nothing in the tones of the sandbox', () => {
    const takes = Array.from({ length: 30 }, (_, index): EspeakTake => {
      const text = index === 0 ? 'One' : prose(index, index * 40);
      const samples = speakTone({ text, voice: 'Kore', digest: `take ${index}` }, 15);
      return { text, voice: 'Kore', sampleRate: toneSampleRate, samples };
    });
    expect(takes.flatMap((take) => foundAlone(take))).toEqual([]);
    expect(foundTogether(takes).flat()).toEqual([]);
  });
});
