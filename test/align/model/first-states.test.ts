import { describe, expect, it } from 'vitest';
import { dimensions, type Features } from '../../../src/align/features/features.js';
import { createInventory } from '../../../src/align/model/acoustic-model.js';
import { firstStates, placePhones } from '../../../src/align/model/first-states.js';
import { noState } from '../../../src/align/model/statistics.js';

const inventory = createInventory(['a', 'k']);

/** A sound in which `a` has 20 frames, nothing is heard for 4 frames, and `k` has 16 frames. */
function sound(): Features {
  const values = new Float32Array(40 * dimensions);
  for (let frame = 0; frame < 40; frame++) {
    values[frame * dimensions] = frame < 20 ? 1 : frame < 24 ? -6 : 0.2;
    values[frame * dimensions + 1] = frame < 20 ? 2 : -2;
  }
  return { frames: 40, values };
}

const statesOf = (phones: Parameters<typeof firstStates>[1]['phones'], openWords = new Set<number>()) => {
  const places = placePhones(sound(), { features: sound(), phones });
  return firstStates(places, { phones, openWords }, inventory);
};

describe('first states', () => {
  const a = { phone: 'a', startMs: 0, endMs: 240, word: 0 };
  const k = { phone: 'k', startMs: 240, endMs: null, word: 1 };

  it('begin a plosive where the mouth closes, before it can be heard', () => {
    const states = statesOf([a, k]);
    const first = inventory.firstState('k') ?? 0;
    expect(states.findIndex((state) => state >= first)).toBe(20);
  });

  it('do not count a pause as part of the sound after it', () => {
    const pause = { phone: 'sil', startMs: 200, endMs: 240, word: null };
    const states = statesOf([{ ...a, endMs: 200 }, pause, k]);
    expect([...states.subarray(20, 24)]).toEqual([0, 0, 0, 0]);
    expect(states[24]).toBe(inventory.firstState('k'));
  });

  it('leave out words whose reading is open', () => {
    const states = statesOf([a, k], new Set([1]));
    expect(states[19]).not.toBe(noState);
    expect([...states.subarray(24)].every((state) => state === noState)).toBe(true);
  });
});
