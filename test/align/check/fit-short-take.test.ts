import { beforeAll, describe, expect, it } from 'vitest';
import { fitShortTake } from '../../../src/align/check/fit-short-take.js';
import { alignStrictly } from '../../../src/align/decode/align-parts.js';
import type { SpeechPart } from '../../../src/align/decode/speech-graph.js';
import type { Features } from '../../../src/align/features/features.js';
import type { AcousticModel } from '../../../src/align/model/acoustic-model.js';
import { modelOfMadeVoice } from '../../support/made-model.js';
import { type MadeVoice, madeVoice } from '../../support/made-voice.js';

const phones = ['a', 'b', 'c', 'd', 'e', 'f'];
let voice: MadeVoice;
let model: AcousticModel;
beforeAll(() => {
  voice = madeVoice(phones, 8);
  model = modelOfMadeVoice(voice, phones);
});

const parts: readonly SpeechPart[] = [
  { pronunciations: [['a', 'b', 'c']], free: null },
  { pronunciations: [['d', 'e']], free: null },
];

/** As the normalisation of a short take changes its features. */
const changed = ({ frames, values }: Features): Features => ({
  frames,
  values: values.map((value, index) => value * 0.8 + ((index % 39) % 2 === 0 ? 0.5 : -0.5)),
});

const fitOf = (features: Features): number =>
  alignStrictly(model, features, parts)?.parts.reduce((sum, { fit }) => sum + (fit ?? 0), 0) ?? Number.NaN;

describe('fitShortTake', () => {
  it('gives a take back the features that the model expects', () => {
    const take = voice.say(['sil', 'a', 'b', 'c', 'd', 'e', 'sil'], 9);
    const fitted = fitShortTake(model, changed(take), parts);
    expect(fitOf(changed(take))).toBeLessThan(-40);
    expect(fitOf(fitted)).toBeGreaterThan(fitOf(take) - 10);
  });

  it('does not make something else sound like the text', () => {
    const other = voice.say(['sil', 'f', 'd', 'b', 'f', 'c', 'sil'], 9);
    expect(fitOf(fitShortTake(model, other, parts))).toBeLessThan(-20);
  });

  it('leaves the features of a long take, and of one that is too short for the text, as they are', () => {
    const long = voice.say(['sil', 'a', 'b', 'c', 'd', 'e', 'sil'], 250);
    expect(fitShortTake(model, long, parts)).toBe(long);
    const tiny = voice.say(['a'], 5);
    expect(fitShortTake(model, tiny, parts)).toBe(tiny);
  });
});
