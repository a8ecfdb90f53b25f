import type { Price } from '../../base/money/price.js';
import type { EngineProfile } from '../engine.js';

/** The one that follows a prompt. */
const defaultModel = 'gpt-4o-mini-tts';

/** OpenAI's pricing page: $15.00 and $30.00 a million characters. `gpt-4o-mini-tts` is priced by tokens, and its $0.015 a minute is called an estimate there: that is no price to hold a budget by. */
const listPrices: ReadonlyMap<string, Price> = new Map([
  ['tts-1', { per: 'thousand-characters', microUsd: 15_000 }],
  ['tts-1-hd', { per: 'thousand-characters', microUsd: 30_000 }],
]);

/** OpenAI's API reference on `instructions`: "Does not work with tts-1 or tts-1-hd". The other is Kokoro's name at its servers, which has no such thing. */
const withoutPrompt = /^(tts-1(-hd)?(-\d+)?|kokoro)$/;

/** Those of OpenAI's own models (API reference, `voice`). Other servers have others. */
const voices = 'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' ').sort();

/** A model behind `POST /audio/speech` as OpenAI describes it, there or at a server that speaks the same. */
export const openaiProfile = (model: string | null): EngineProfile => ({
  name: 'openai',
  model: model ?? defaultModel,
  limits: {
    maxTextBytes: null,
    maxPromptBytes: null,
    maxRequestBytes: null,
    // OpenAI's API reference on `input`.
    maxTextCharacters: 4096,
  },
  price: listPrices.get(model ?? defaultModel) ?? { per: 'unknown' },
  voices: voices.map((name) => ({ name, gender: null, character: null, languages: [] })),
  supportsAnyVoice: true,
  languages: [],
  tagSyntax: 'none',
  supportsPrompt: !withoutPrompt.test(model ?? defaultModel),
  // The request has no field for one: it goes by the text.
  supportsLanguage: false,
  varies: true,
  // A published test: 4,096 characters gave 256 s with tts-1, 268 s with gpt-4o-mini-tts.
  charactersPerSecond: 15.5,
  // The same: some 45 s for 4,096 characters, so about 20 for a chunk.
  secondsPerRequest: 20,
});
