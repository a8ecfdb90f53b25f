import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { alignParts } from '../../../src/align/decode/align-parts.js';
import type { SpeechPart } from '../../../src/align/decode/speech-graph.js';
import {
  type AcousticModel,
  componentCount,
  createInventory,
} from '../../../src/align/model/acoustic-model.js';
import { readModel, writeModel } from '../../../src/align/model/model-file.js';
import { noState } from '../../../src/align/model/statistics.js';
import {
  createTraining,
  inTrainingOrder,
  type RoundResult,
  runRound,
  type TrainingTake,
  trainModel,
} from '../../../src/align/model/training.js';
import { madeVoice } from '../../support/made-voice.js';
import { seededRandom } from '../../support/seeded-random.js';

const phones = ['a', 'b', 'c', 'd', 'e'];
const framesPerPhone = 9;
const word = (...one: string[]): SpeechPart => ({ pronunciations: [one], free: null });

/** Makes takes of random words, and a first guess of the states that is up to four frames wrong. */
function makeTakes(count: number, seed: number): TrainingTake[] {
  const random = seededRandom(seed);
  const voice = madeVoice(phones, 99);
  const inventory = createInventory(phones);
  return Array.from({ length: count }, (_, take) => {
    const words = Array.from({ length: 12 }, () =>
      Array.from({ length: 2 + Math.floor(random() * 3) }, () => phones[Math.floor(random() * 5)] as string),
    );
    const spoken = [
      'sil',
      ...words.flatMap((one, index) => (index % 4 === 3 ? [...one, 'sil'] : one)),
      'sil',
    ];
    const features = voice.say(spoken, framesPerPhone);
    const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
      const guessed = Math.min(features.frames - 1, Math.max(0, frame + Math.round((random() - 0.5) * 8)));
      const phone = spoken[Math.floor(guessed / framesPerPhone)] as string;
      const step = Math.floor(((guessed % framesPerPhone) * 3) / framesPerPhone);
      return (inventory.firstState(phone) as number) + (phone === 'sil' ? 0 : step);
    });
    return { key: `take-${take}`, features, parts: words.map((one) => word(...one)), states };
  });
}

/** A buffer, because comparing long arrays with `toEqual` is slow. */
const bytesOf = (one: AcousticModel): Buffer => Buffer.from(writeModel(one));

let takes: TrainingTake[];
let model: AcousticModel;
beforeAll(() => {
  takes = makeTakes(6, 5);
  model = trainModel(takes);
});

describe('trainModel', () => {
  it('gives a model with which words are found within two frames', () => {
    const [take] = makeTakes(1, 77) as [TrainingTake];
    const aligned = alignParts(model, take.features, take.parts);
    let position = framesPerPhone;
    for (const [index, part] of take.parts.entries()) {
      const length = (part.pronunciations[0] as readonly string[]).length * framesPerPhone;
      const time = aligned?.parts[index];
      expect(Math.abs((time?.startFrame ?? -99) - position)).toBeLessThanOrEqual(2);
      expect(Math.abs((time?.endFrame ?? -99) - position - length)).toBeLessThanOrEqual(2);
      expect(time?.fit).toBeGreaterThan(-6);
      position += length + (index % 4 === 3 ? framesPerPhone : 0);
    }
  });

  it('gives the same model whatever the order of takes', () => {
    expect(bytesOf(trainModel(takes.toReversed())).equals(bytesOf(model))).toBe(true);
  });

  it('gives the same model if the takes of a round are worked on in any order', () => {
    const training = createTraining(phones);
    let current = inTrainingOrder(takes);
    for (let { round } = training; round !== null; { round } = training) {
      const now = round;
      const results = new Map(current.toReversed().map((take) => [take.key, runRound(now, take)]));
      for (const { key } of current) training.addResult(results.get(key) as RoundResult);
      training.finishRound();
      current = current.map((take) => ({ ...take, states: results.get(take.key)?.states ?? take.states }));
    }
    expect(bytesOf(training.model as AcousticModel).equals(bytesOf(model))).toBe(true);
  });

  it('splits states with enough frames into up to four components', () => {
    const sizes = Array.from(model.offsets.slice(1), (end, state) => end - (model.offsets[state] ?? 0));
    expect(Math.max(...sizes)).toBe(4);
    expect(componentCount(model)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  it('finds the beginning of a word that the first guess always takes for silence', () => {
    // "e" occurs only after silence, at the beginning of two words.
    const voice = madeVoice(phones, 12);
    const spoken = Array.from({ length: 6 }, () => ['sil', 'e', 'a', 'b', 'sil', 'e', 'c', 'd', 'a']).flat();
    const features = voice.say(spoken, framesPerPhone);
    const inventory = createInventory(phones);
    const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
      const phone = spoken[Math.floor(frame / framesPerPhone)] as string;
      const step = Math.floor(((frame % framesPerPhone) * 3) / framesPerPhone);
      const isSilence = phone === 'sil' || phone === 'e';
      return (inventory.firstState(isSilence ? 'sil' : phone) as number) + (isSilence ? 0 : step);
    });
    const parts = Array.from({ length: 6 }, () => [word('e', 'a', 'b'), word('e', 'c', 'd', 'a')]).flat();
    const take = { key: 'only', features, parts, states };
    const aligned = alignParts(trainModel([take]), features, parts);
    const starts = aligned?.parts.map(({ startFrame }) => startFrame) ?? [];
    const wanted = [...spoken.keys()].filter((place) => spoken[place] === 'e');
    for (const [index, place] of wanted.entries())
      expect(Math.abs((starts[index] as number) - place * framesPerPhone)).toBeLessThanOrEqual(2);
  });

  it('does not train on open parts', () => {
    const open = takes.slice(0, 2).map((take) => ({
      ...take,
      states: new Uint16Array(take.features.frames).fill(noState, 9),
      parts: take.parts.map((part) => ({ ...part, free: { least: 1, most: 60 } })),
    }));
    // Only silence is left, at the first frames.
    const trained = trainModel(open);
    expect(trained.offsets[1]).toBeGreaterThan(0);
    expect(trained.offsets.at(-1)).toBe(trained.offsets[1]);
  });

  it('throws RangeError without takes, and for a round too many', () => {
    expect(() => trainModel([])).toThrow(RangeError);
    const training = createTraining(phones);
    for (let { round } = training; round !== null; { round } = training) {
      expect(() => training.finishRound()).toThrow(RangeError);
      training.addResult(runRound(round, takes[0] as TrainingTake));
      training.finishRound();
    }
    expect(() => training.finishRound()).toThrow(RangeError);
  });
});

describe('model file', () => {
  it('keeps every number', () => {
    const copy = readModel(writeModel(model)) as AcousticModel;
    expect(copy.inventory.phones).toEqual(model.inventory.phones);
    for (const table of ['offsets', 'means', 'precisions', 'constants', 'typicalScores'] as const)
      expect(Buffer.from(copy[table].buffer).equals(Buffer.from(model[table].buffer))).toBe(true);
  });

  it('returns null for bytes that are damaged or cut, and never throws', () => {
    const bytes = writeModel(model);
    for (const length of [0, 10, 30, bytes.length - 1]) expect(readModel(bytes.slice(0, length))).toBeNull();
    expect(readModel(Uint8Array.from([...bytes, 0]))).toBeNull();
    expect(readModel(bytes.with(20, 0x39))).toBeNull();
    expect(readModel(Uint8Array.from(bytes.subarray(3)))).toBeNull();
    fc.assert(
      fc.property(fc.nat(200), fc.nat(255), (place, value) => {
        const damaged = readModel(bytes.with(place, value));
        if (damaged !== null) expect(damaged.offsets.length).toBe(damaged.inventory.states + 1);
      }),
      { numRuns: 50 },
    );
  });
});
