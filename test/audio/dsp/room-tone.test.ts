import { describe, expect, it } from 'vitest';
import { createLevelMeter } from '../../../src/audio/dsp/level-meter.js';
import { createRoomTone } from '../../../src/audio/dsp/room-tone.js';

function roomTone(sampleRate: number): Float32Array {
  const block = new Float32Array(sampleRate * 3);
  createRoomTone(sampleRate).addTo(block);
  return block;
}

const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample ** 2, 0);

describe('createRoomTone', () => {
  it.each([22_050, 24_000, 48_000])('adds the same noise of -75 dBFS each time at %i Hz', (sampleRate) => {
    const tone = roomTone(sampleRate);
    const meter = createLevelMeter(sampleRate);
    meter.add(tone);
    expect(Math.abs(meter.levels().rmsDbfs + 75)).toBeLessThan(0.3);
    expect(roomTone(sampleRate)).toEqual(tone);
  });

  it.each([22_050, 24_000, 48_000])(
    'adds noise that falls off at high frequencies at %i Hz',
    (sampleRate) => {
      const tone = roomTone(sampleRate);
      const differences = tone.slice(1).map((sample, index) => sample - (tone[index] ?? 0));
      // Differences between neighbours have twice the power of white noise, and less of noise whose high frequencies are weak.
      expect(power(differences) / power(tone)).toBeLessThan(1);
    },
  );
});
