import { free } from '../../base/money/price.js';
import type { EngineProfile, Voice } from '../engine.js';
import { espeakLanguages } from './voice-name.js';

/** Speakers worth offering; `parseVoiceName` knows more. Genders are those that the variant files declare. */
const speakers: Readonly<Record<'female' | 'male', readonly string[]>> = {
  female: [
    'f1',
    'f2',
    'f3',
    'f4',
    'f5',
    'Alicia',
    'Andrea',
    'Annie',
    'anika',
    'aunty',
    'belinda',
    'grandma',
    'linda',
    'steph',
  ],
  male: [
    'm1',
    'm2',
    'm3',
    'm4',
    'm5',
    'm6',
    'm7',
    'm8',
    'Andy',
    'Denis',
    'antonio',
    'michel',
    'miguel',
    'sandro',
    'travis',
  ],
};

const voice = (name: string, gender: Voice['gender'], language: string): Voice => ({
  name,
  gender,
  character: null,
  languages: [language],
});

/** eSpeak NG as WebAssembly (@echogarden/espeak-ng-emscripten 0.3.5): offline, free, plainly a machine. */
export const espeakProfile: EngineProfile = {
  name: 'espeak',
  model: 'espeak-ng-emscripten-0.3.5',
  // It takes any length; 4,000 characters make 200 s of sound in a second (measured).
  limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters: null },
  price: free,
  // The package's own list of voice files, each in its own voice, and British English by other speakers.
  // `+f3` and the like go with any of the languages.
  voices: [
    voice('en-gb', null, 'en-GB'),
    ...espeakLanguages.map((language) => voice(language, null, language)),
    ...speakers.female.map((voiceSettings) => voice(`en-gb+${voiceSettings}`, 'female', 'en-GB')),
    ...speakers.male.map((voiceSettings) => voice(`en-gb+${voiceSettings}`, 'male', 'en-GB')),
  ],
  // Each language with each variant and pitch: `parseVoiceName` tells.
  supportsAnyVoice: false,
  // A tag falls back to its more general one (`de-AT`: `de`), so a list would call known ones unknown.
  languages: [],
  tagSyntax: 'none',
  supportsPrompt: false,
  supportsLanguage: true,
  varies: false,
  // Measured at its default rate of 175 words a minute: 3,950 characters in 203 s.
  charactersPerSecond: 19,
  // Measured: 0.2 s for an instance, about 200 times real time.
  secondsPerRequest: 1,
};
