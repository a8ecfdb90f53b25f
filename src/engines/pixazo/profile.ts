import { perRequest } from '../../base/money/price.js';
import type { EngineProfile, Voice } from '../engine.js';

/** Names, genders and characters of the voices (the model's public documentation: speech generation, list of voices). */
const female: Readonly<Record<string, string>> = {
  Zephyr: 'bright',
  Kore: 'firm',
  Leda: 'youthful',
  Aoede: 'breezy',
  Callirrhoe: 'easy-going',
  Autonoe: 'bright',
  Despina: 'smooth',
  Erinome: 'clear',
  Laomedeia: 'upbeat',
  Achernar: 'soft',
  Gacrux: 'mature',
  Pulcherrima: 'forward',
  Vindemiatrix: 'gentle',
  Sulafat: 'warm',
};

const male: Readonly<Record<string, string>> = {
  Puck: 'upbeat',
  Charon: 'informative',
  Fenrir: 'excitable',
  Orus: 'firm',
  Enceladus: 'breathy',
  Iapetus: 'clear',
  Umbriel: 'easy-going',
  Algieba: 'smooth',
  Algenib: 'gravelly',
  Rasalgethi: 'informative',
  Alnilam: 'firm',
  Schedar: 'even',
  Achird: 'friendly',
  Zubenelgenubi: 'casual',
  Sadachbia: 'lively',
  Sadaltager: 'knowledgeable',
};

const voicesOf = (gender: 'female' | 'male', characters: Readonly<Record<string, string>>): Voice[] =>
  // In that list, no voice is limited to a language.
  Object.entries(characters).map(([name, character]) => ({ name, gender, character, languages: [] }));

/** The profile of Gemini 3.1 Flash TTS at the Pixazo gateway. */
export const pixazoProfile: EngineProfile = {
  name: 'pixazo',
  // The gateway's name of the model (vendor's API page: request ids, `model_id`).
  model: 'gemini-flash-tts',
  limits: {
    // The vendor's API page has no limits. These are the model's, in UTF-8 bytes (its public documentation on Google Cloud).
    maxTextBytes: 4000,
    maxPromptBytes: 4000,
    maxRequestBytes: 8000,
    maxTextCharacters: null,
  },
  // $0.04 a request of any length (vendor's API page, pricing).
  price: perRequest(40_000),
  voices: [...voicesOf('female', female), ...voicesOf('male', male)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  ),
  supportsAnyVoice: false,
  // The generally available languages (the model's public documentation). About fifty more are in preview.
  languages: (
    'ar-EG bn-BD nl-NL en-IN en-US en-GB en-AU fr-FR fr-CA de-DE hi-IN id-ID it-IT ja-JP ko-KR mr-IN pl-PL ' +
    'pt-BR pt-PT ro-RO ru-RU es-ES es-419 es-MX ta-IN te-IN th-TH tr-TR uk-UA vi-VN'
  ).split(' '),
  // `[whispers]`, `[short pause]` in the text (the model's public documentation).
  tagSyntax: 'brackets',
  // `prompt` and `language_code` (vendor's API page, request parameters).
  supportsPrompt: true,
  supportsLanguage: true,
  varies: true,
  // In published samples, 1,172 characters gave 82.5 s and 4,510 gave 289.6 s.
  charactersPerSecond: 15,
  // The completed example on the vendor's API page took from 08:22:25.9 to 08:22:43.
  secondsPerRequest: 17,
};
