import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { alignParts } from '../../../src/align/decode/align-parts.js';
import type { SpeechPart } from '../../../src/align/decode/speech-graph.js';
import { type AcousticModel, createInventory } from '../../../src/align/model/acoustic-model.js';
import { trainModel } from '../../../src/align/model/training.js';
import { type MadeVoice, madeVoice } from '../../support/made-voice.js';

const phones = ['a', 'b', 'c', 'd', 'e'];
let voice: MadeVoice;
let model: AcousticModel;
beforeAll(() => {
  voice = madeVoice(phones, 8);
  const inventory = createInventory(phones);
  const spoken = [
    'sil',
    ...Array.from({ length: 50 }, (_, index) => phones[(index * 2 + (index >> 3)) % 5] as string),
    'sil',
  ];
  const features = voice.say(spoken, 9);
  const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
    const phone = spoken[Math.floor(frame / 9)] as string;
    return (inventory.firstState(phone) as number) + (phone === 'sil' ? 0 : Math.floor((frame % 9) / 3));
  });
  const parts = spoken.slice(1, -1).map((phone) => ({ pronunciations: [[phone]], free: null }));
  model = trainModel([{ key: 'only', features, parts, states }]);
});

const word = (...one: string[]): SpeechPart => ({ pronunciations: [one], free: null });

describe('alignParts', () => {
  it('chooses the reading that is spoken', () => {
    const open: SpeechPart = {
      pronunciations: [
        ['a', 'b'],
        ['d', 'c', 'd'],
      ],
      free: { least: 4, most: 80 },
    };
    const take = voice.say(['sil', 'e', 'a', 'd', 'c', 'd', 'b', 'e', 'sil'], 9);
    const aligned = alignParts(model, take, [word('e', 'a'), open, word('b', 'e')]);
    expect(aligned?.parts.map(({ pronunciation }) => pronunciation)).toEqual([0, 1, 0]);
    expect(Math.abs((aligned?.parts[1]?.startFrame ?? 0) - 27)).toBeLessThanOrEqual(2);
    expect(Math.abs((aligned?.parts[1]?.endFrame ?? 0) - 54)).toBeLessThanOrEqual(2);
  });

  it('finds a reading that is not among the given ones as free sound', () => {
    const open: SpeechPart = { pronunciations: [['a', 'b', 'a', 'b']], free: { least: 10, most: 90 } };
    const take = voice.say(['sil', 'e', 'a', 'd', 'c', 'd', 'c', 'b', 'e', 'sil'], 9);
    const aligned = alignParts(model, take, [word('e', 'a'), open, word('b', 'e')]);
    expect(aligned?.parts[1]).toMatchObject({ pronunciation: null, fit: null });
    expect(Math.abs((aligned?.parts[1]?.startFrame ?? 0) - 27)).toBeLessThanOrEqual(2);
    expect(Math.abs((aligned?.parts[1]?.endFrame ?? 0) - 63)).toBeLessThanOrEqual(2);
  });

  it('finds the words after one that is said in an unexpected and much longer way', () => {
    const parts = [
      ...[word('e', 'a'), word('b', 'c'), word('d', 'e'), word('a', 'b'), word('c', 'd'), word('b', 'e')],
      { pronunciations: [['a']], free: { least: 4, most: 200 } },
      ...[word('d', 'a'), word('c', 'b'), word('e', 'd'), word('a', 'c')],
    ];
    const unexpected = ['d', 'a', 'd', 'a', 'e', 'd', 'a', 'd', 'e', 'a', 'd', 'e'];
    const known = ['d', 'e', 'a', 'b', 'c', 'd', 'b', 'e', 'a', 'd', 'a', 'c', 'b', 'e', 'd', 'a', 'c'];
    const aligned = alignParts(model, voice.say(['e', 'a', ...unexpected, ...known], 9), parts);
    expect(aligned?.parts[1]?.pronunciation).toBeNull();
    expect(aligned?.parts[1]?.fit).toBeLessThan(-5);
    for (const [index, place] of [14, 16, 18, 20].entries())
      expect(Math.abs((aligned?.parts[2 + index]?.startFrame ?? 0) - place * 9)).toBeLessThanOrEqual(2);
  });

  it('accepts laughter where there may be some, and its absence', () => {
    const laugh: SpeechPart = { pronunciations: [], free: { least: 0, most: 400 } };
    const parts = [word('e', 'a'), laugh, word('b', 'e')];
    const with3 = alignParts(model, voice.say(['e', 'a', 'c', 'c', 'c', 'b', 'e'], 9), parts);
    expect((with3?.parts[1]?.endFrame ?? 0) - (with3?.parts[1]?.startFrame ?? 0)).toBeGreaterThan(20);
    const without = alignParts(model, voice.say(['e', 'a', 'sil', 'b', 'e'], 9), parts);
    expect(without?.parts[1]).toMatchObject({ startFrame: 18, endFrame: 18 });
  });

  it('gives what is spoken a better fit than something else', () => {
    const take = voice.say(['sil', 'a', 'b', 'd', 'e', 'sil'], 9);
    const right = alignParts(model, take, [word('a', 'b'), word('d', 'e')]);
    const wrong = alignParts(model, take, [word('a', 'b'), word('c', 'a')]);
    expect(right?.parts[1]?.fit ?? 0).toBeGreaterThan((wrong?.parts[1]?.fit ?? 0) + 5);
  });

  it('accepts phones that the model does not know', () => {
    const take = voice.say(['sil', 'a', 'b', 'd', 'e', 'sil'], 9);
    const aligned = alignParts(model, take, [word('a', 'b'), word('ʒ', 'ø')]);
    expect(Math.abs((aligned?.parts[1]?.startFrame ?? 0) - 27)).toBeLessThanOrEqual(4);
  });

  it('returns null for a take that is too short to say the text', () => {
    expect(alignParts(model, voice.say(['a'], 5), [word('a', 'b')])).toBeNull();
  });

  it('gives every part a time, in order and within the take, whatever is spoken', () => {
    const phone = fc.constantFrom(...phones);
    const range = fc.record({ least: fc.nat(3), most: fc.integer({ min: 3, max: 60 }) });
    const part = fc.record({
      pronunciations: fc.array(fc.array(phone, { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
      free: fc.option(range),
    });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.array(fc.constantFrom('sil', ...phones), { maxLength: 12 }),
        (parts, spoken) => {
          const take = voice.say(spoken, 6);
          const aligned = alignParts(model, take, parts);
          // Each part needs three frames for each phone of its shortest pronunciation, unless any sound will do.
          const least = parts.reduce(
            (sum, one) =>
              sum +
              Math.min(
                ...one.pronunciations.map((own) => own.length * 3),
                one.free?.least ?? Number.POSITIVE_INFINITY,
              ),
            0,
          );
          expect(aligned !== null || take.frames < least).toBe(true);
          if (aligned === null) return;
          expect(aligned.parts).toHaveLength(parts.length);
          expect(aligned.states).toHaveLength(take.frames);
          let position = 0;
          for (const { startFrame, endFrame } of aligned.parts) {
            expect(startFrame).toBeGreaterThanOrEqual(position);
            expect(endFrame).toBeGreaterThanOrEqual(startFrame);
            position = endFrame;
          }
          expect(position).toBeLessThanOrEqual(take.frames);
          expect(alignParts(model, take, parts)).toEqual(aligned);
        },
      ),
      { numRuns: 60 },
    );
  });
});
