import type { Price } from '../../base/money/price.js';
import type { EngineProfile } from '../engine.js';

/** Of OpenAI's models, this one supports a prompt. */
const defaultModel = 'gpt-4o-mini-tts';

/**
 * $15.00 and $30.00 a million characters (OpenAI's pricing page). `gpt-4o-mini-tts` has a price per token there and only an
 * estimate of $0.015 a minute. A budget needs more than an estimate.
 */
const listPrices: ReadonlyMap<string, Price> = new Map([
  ['tts-1', { per: 'thousand-characters', microUsd: 15_000 }],
  ['tts-1-hd', { per: 'thousand-characters', microUsd: 30_000 }],
]);

/** OpenAI's API reference on `instructions`: "Does not work with tts-1 or tts-1-hd". The model `kokoro` has no prompt either. */
const withoutPrompt = /^(tts-1(-hd)?(-\d+)?|kokoro)$/;

/** The voices of OpenAI's own models (API reference, `voice`). Other servers have other voices. */
const voices = 'alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar'.split(' ').sort();

/** Returns the profile of a model at OpenAI or at a server with the same API. @param model null: the default model */
export const openaiProfile = (model: string | null): EngineProfile => ({
  name: 'openai',
  model: model ?? defaultModel,
  limits: {
    maxTextBytes: null,
    maxPromptBytes: null,
    maxRequestBytes: null,
    // Source: OpenAI's API reference on `input`.
    maxTextCharacters: 4096,
  },
  price: listPrices.get(model ?? defaultModel) ?? { per: 'unknown' },
  voices: voices.map((name) => ({ name, gender: null, character: null, languages: [] })),
  supportsAnyVoice: true,
  languages: [],
  tagSyntax: 'none',
  supportsPrompt: !withoutPrompt.test(model ?? defaultModel),
  // The request has no field for a language. The model recognises it from the text.
  supportsLanguage: false,
  varies: true,
  // In a published test, 4,096 characters gave 256 s with tts-1 and 268 s with gpt-4o-mini-tts.
  charactersPerSecond: 15.5,
  // In the same test, 4,096 characters took about 45 s, so a chunk takes about 20 s.
  secondsPerRequest: 20,
});
