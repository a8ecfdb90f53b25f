import { type AcousticModel, createInventory } from '../../src/align/model/acoustic-model.js';
import { trainModel } from '../../src/align/model/training.js';
import type { MadeVoice } from './made-voice.js';

const framesPerPhone = 9;

/** Returns the model of a made-up voice, from a take that says all its phones many times. */
export function modelOfMadeVoice(voice: MadeVoice, phones: readonly string[]): AcousticModel {
  const inventory = createInventory(phones);
  const spoken = [
    'sil',
    ...Array.from({ length: 90 }, (_, index) => phones[(index * 5 + (index >> 2)) % phones.length] as string),
    'sil',
  ];
  const features = voice.say(spoken, framesPerPhone);
  const states = Uint16Array.from({ length: features.frames }, (_, frame) => {
    const phone = spoken[Math.floor(frame / framesPerPhone)] as string;
    const step = phone === 'sil' ? 0 : Math.floor((frame % framesPerPhone) / 3);
    return (inventory.firstState(phone) as number) + step;
  });
  const parts = spoken.slice(1, -1).map((phone) => ({ pronunciations: [[phone]], free: null }));
  return trainModel([{ key: 'only', features, parts, states }]);
}
