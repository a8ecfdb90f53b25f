import { beforeAll, describe, expect, it } from 'vitest';
import type { Features } from '../../../src/align/features/features.js';
import { type AcousticModel, createInventory } from '../../../src/align/model/acoustic-model.js';
import { learnPhones, type SpokenWord } from '../../../src/align/model/learn-phones.js';
import { trainModel } from '../../../src/align/model/training.js';
import { type MadeVoice, madeVoice } from '../../support/made-voice.js';

const phones = ['a', 'b', 'c', 'd', 'e'];
let voice: MadeVoice;
let model: AcousticModel;
beforeAll(() => {
  voice = madeVoice(phones, 4);
  const inventory = createInventory(phones);
  const spoken = [
    'sil',
    ...Array.from({ length: 40 }, (_, index) => phones[(index * 3 + (index >> 2)) % 5] as string),
    'sil',
  ];
  const features = voice.say(spoken, 12);
  const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
    const phone = spoken[Math.floor(frame / 12)] as string;
    return (inventory.firstState(phone) as number) + (phone === 'sil' ? 0 : Math.floor((frame % 12) / 4));
  });
  const parts = spoken.slice(1, -1).map((phone) => ({ pronunciations: [[phone]], free: null }));
  model = trainModel([{ key: 'only', features, parts, states }]);
});

const heardIn = (key: string, features: Features): SpokenWord => ({
  key,
  features,
  startFrame: 0,
  endFrame: features.frames,
});

describe('learnPhones', () => {
  it('learns what three takes say against the reference', () => {
    const words = ['x', 'y', 'z'].map((key) => heardIn(key, voice.say(['d', 'e', 'a', 'c'], 10)));
    expect(learnPhones(model, words, ['b', 'e', 'a', 'b'])).toEqual(['d', 'e', 'a', 'c']);
  });

  it('learns nothing if the reference is right', () => {
    const words = ['x', 'y', 'z'].map((key) => heardIn(key, voice.say(['d', 'e', 'a'], 10)));
    expect(learnPhones(model, words, ['d', 'e', 'a'])).toBeNull();
  });

  it('learns nothing from two takes, or from one take that is heard three times', () => {
    const words = ['x', 'y', 'y'].map((key) => heardIn(key, voice.say(['d', 'e', 'a'], 10)));
    expect(learnPhones(model, words, ['b', 'b', 'b'])).toBeNull();
  });

  it('learns nothing if a take agrees with the reference', () => {
    const said = [
      ['d', 'e', 'a'],
      ['d', 'e', 'a'],
      ['b', 'c', 'b'],
    ];
    const words = said.map((spoken, index) => heardIn(String(index), voice.say(spoken, 10)));
    expect(learnPhones(model, words, ['b', 'c', 'b'])).toBeNull();
  });
});
