import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warp } from '../../../src/align/warp/warp.js';
import { madeVoice } from '../../support/made-voice.js';

const phones = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('warp', () => {
  it('maps each phone to the same phone of a slower reading', () => {
    const voice = madeVoice(phones, 1);
    const text = ['sil', 'a', 'b', 'c', 'a', 'd', 'e', 'b', 'f', 'sil'];
    const places = warp(voice.say(text, 10), voice.say(text, 16));
    for (let phone = 0; phone < text.length; phone++)
      expect(Math.abs((places[phone * 10 + 5] ?? 0) - (phone * 16 + 8))).toBeLessThan(8);
  });

  it('skips what is only in one of the readings', () => {
    const voice = madeVoice(phones, 2);
    const places = warp(voice.say(['a', 'b', 'c', 'd'], 10), voice.say(['a', 'b', 'e', 'e', 'c', 'd'], 10));
    expect(places[15]).toBeGreaterThan(9);
    expect(places[15]).toBeLessThan(20);
    expect(places[25]).toBeGreaterThanOrEqual(40);
    expect(places[25]).toBeLessThan(50);
  });

  it('begins with the take, never goes back and stays in the take, for any lengths', () => {
    const voice = madeVoice(phones, 3);
    const text = fc.array(fc.constantFrom(...phones), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 9 }), (a, b, speed) => {
        const [reference, take] = [voice.say(a, 3), voice.say(b, speed)];
        const places = warp(reference, take);
        expect(places.length).toBe(reference.frames);
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBeLessThan(take.frames);
        expect(places.every((place, index) => place >= (places[index - 1] ?? 0))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
