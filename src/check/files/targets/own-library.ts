import type { Target } from './target.js';

/** What targets have in common that are a program or a web server of your own: no rules for sound, cover or narration. */
export const ownLibrary: Omit<Target, 'name' | 'title' | 'formats'> = {
  rules: [],
  constantBitRate: null,
  sameChannels: null,
  loudness: null,
  cover: null,
  sample: null,
  credits: null,
  form: null,
  narration: { accepts: 'any', says: 'You decide.', sources: [] },
};
