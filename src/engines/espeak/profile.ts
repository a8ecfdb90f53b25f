import { free } from '../../base/money/price.js';
import type { EngineProfile, Voice } from '../engine.js';
import { espeakLanguages } from './voice-name.js';

/** The variants in the list of voices; `parseVoiceName` accepts more. The variant files declare the genders. */
const listedVariants: Readonly<Record<'female' | 'male', readonly string[]>> = {
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

/** The profile of eSpeak NG as WebAssembly (@echogarden/espeak-ng-emscripten 0.3.5): offline, free, clearly synthetic. */
export const espeakProfile: EngineProfile = {
  name: 'espeak',
  model: 'espeak-ng-emscripten-0.3.5',
  // No limit of length: 4,000 characters gave 200 s of audio in one second (measured).
  limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters: null },
  price: free,
  // Every language with its default speaker, and British English with other variants. Any language can have a variant.
  voices: [
    voice('en-gb', null, 'en-GB'),
    ...espeakLanguages.map((language) => voice(language, null, language)),
    ...listedVariants.female.map((variant) => voice(`en-gb+${variant}`, 'female', 'en-GB')),
    ...listedVariants.male.map((variant) => voice(`en-gb+${variant}`, 'male', 'en-GB')),
  ],
  // `parseVoiceName` decides which other names are voices.
  supportsAnyVoice: false,
  // Empty, because a tag falls back to a more general one (`de-AT` to `de`), and a list would cause false warnings.
  languages: [],
  tagSyntax: 'none',
  supportsPrompt: false,
  supportsLanguage: true,
  varies: false,
  // Measured at the default rate of 175 words a minute: 3,950 characters gave 203 s.
  charactersPerSecond: 19,
  // Measured: 0.2 s to create an instance, then about 200 times real time.
  secondsPerRequest: 1,
};
