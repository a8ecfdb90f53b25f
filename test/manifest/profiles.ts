import { free, perRequest } from '../../src/base/money/price.js';
import { draftEngine } from '../../src/engines/defaults.js';
import type { EngineProfile } from '../../src/engines/engine.js';

const named = (name: string, gender: 'female' | 'male') => ({ name, gender, character: null, languages: [] });

/** Profile with fixed lists of voices and languages. */
export const gateway: EngineProfile = {
  name: 'pixazo',
  model: 'test',
  limits: { maxTextBytes: 4000, maxPromptBytes: 4000, maxRequestBytes: 8000, maxTextCharacters: null },
  price: perRequest(40_000),
  supportsAnyVoice: false,
  voices: [
    named('Algenib', 'male'),
    named('Algieba', 'male'),
    named('Kore', 'female'),
    named('Leda', 'female'),
    named('Puck', 'male'),
  ],
  languages: ['en-GB', 'en-US', 'de-DE'],
  tagSyntax: 'brackets',
  supportsPrompt: true,
  supportsLanguage: true,
  varies: true,
  charactersPerSecond: 15,
  secondsPerRequest: 17,
};

/** Profile without prompts, languages and limits. */
const offline: EngineProfile = {
  ...gateway,
  name: 'espeak',
  limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters: null },
  price: free,
  supportsAnyVoice: false,
  voices: [named('en-gb', 'male'), named('en-gb+f2', 'female'), named('de', 'male')],
  languages: [],
  tagSyntax: 'none',
  supportsPrompt: false,
  supportsLanguage: false,
};

/** Profile that validates `draftVoice`. */
const draft: EngineProfile = { ...offline, name: draftEngine };

const profileOf = (name: string): EngineProfile | null =>
  [gateway, offline, draft].find((profile) => profile.name === name) ?? null;

export const engines = { profileOf, engineNames: ['pixazo', 'espeak'] };
