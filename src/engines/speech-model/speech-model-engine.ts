import { NarrateError } from '../../base/errors.js';
import type { Price } from '../../base/money/price.js';
import { readPrice, type WrittenPrice } from '../../base/money/written-price.js';
import { systemClock } from '../../base/time/clock.js';
import type { DirectEngine, EngineProfile, SpeechRequest, Voice } from '../engine.js';
import { failureOutcome } from './failure-outcome.js';
import type { SpeechModel, SpeechModelCall, SpeechModelWarning } from './speech-model.js';

export interface SpeechModelEngineOptions {
  /** In US dollars; 0: nothing. */
  readonly price: WrittenPrice;
  /** A part of what recordings are known by. Default: the model's provider. Another one, and they are bought again. */
  readonly name?: string | undefined;
  /** Default: none is known, and any is taken. */
  readonly voices?: readonly Voice[] | undefined;
  /** Whether it follows instructions. Default: true. */
  readonly supportsPrompt?: boolean | undefined;
  /** Whether it is told the language. Default: true. */
  readonly supportsLanguage?: boolean | undefined;
  /** @deprecated Use `supportsPrompt`: 0.3 removes this name. */
  readonly takesPrompt?: boolean | undefined;
  /** @deprecated Use `supportsLanguage`: 0.3 removes this name. */
  readonly takesLanguage?: boolean | undefined;
  /** The most that it takes in a request, in UTF-16 code units. Default: no limit known. */
  readonly maxTextCharacters?: number | undefined;
  /** Of text a second of speech, for estimates. Default: 15. */
  readonly charactersPerSecond?: number | undefined;
}

/**
 * An engine that speaks with a speech model of the AI SDK, for `engine` in the options of `run` and the others. What it
 * answers may be of any format that ffmpeg reads. A lost answer cannot be fetched again, and counts as perhaps charged.
 * @throws NarrateError `usage` for a price or a limit that is none
 */
export function speechModelEngine(model: SpeechModel, options: SpeechModelEngineOptions): DirectEngine {
  const profile = profileOfModel(model, options);
  return {
    kind: 'direct',
    profile,
    origin: `model:${profile.name}`,
    async synthesize(request, signal) {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before it was sent' };
      try {
        const { audio, warnings } = await model.doGenerate(callOf(request, signal));
        const bytes = typeof audio === 'string' ? Buffer.from(audio, 'base64') : audio;
        return { kind: 'spoken', audio: bytes, warnings: warnings.map(warningText) };
      } catch (error) {
        return failureOutcome(error, { signal, nowMs: systemClock.now() });
      }
    },
    async close() {},
  };
}

function profileOfModel(model: SpeechModel, options: SpeechModelEngineOptions): EngineProfile {
  const { maxTextCharacters = null, charactersPerSecond = 15 } = options;
  const name = `ai-sdk.${options.name ?? model.provider}`.replace(/[^\w.-]+/g, '-');
  if (!(charactersPerSecond > 0)) throw misused('charactersPerSecond', 'a number above 0');
  if (maxTextCharacters !== null && !(Number.isInteger(maxTextCharacters) && maxTextCharacters >= 20))
    throw misused('maxTextCharacters', 'a whole number from 20');
  return {
    name,
    model: model.modelId,
    limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters },
    price: priceOf(options.price),
    voices: options.voices ?? [],
    supportsAnyVoice: options.voices === undefined,
    languages: [],
    tagSyntax: 'none',
    supportsPrompt: options.supportsPrompt ?? options.takesPrompt ?? true,
    supportsLanguage: options.supportsLanguage ?? options.takesLanguage ?? true,
    varies: true,
    charactersPerSecond,
    secondsPerRequest: 20,
  };
}

/** @throws NarrateError `usage` */
function priceOf(written: WrittenPrice): Price {
  const price = readPrice(written);
  // Library callers are not checked by a schema: a price of NaN would be no price.
  if (price === null)
    throw misused('price', 'US dollars, 0 or more: 0.04, { thousandCharacters: 0.015 } or { minute: 0.015 }');
  return price;
}

const misused = (what: string, expected: string): NarrateError =>
  new NarrateError('usage', `speechModelEngine: ${what} is ${expected}.`);

const callOf = ({ text, voice, prompt, language }: SpeechRequest, signal: AbortSignal): SpeechModelCall => ({
  text,
  voice,
  outputFormat: 'wav',
  ...(prompt !== null && { instructions: prompt }),
  ...(language !== null && { language: new Intl.Locale(language).language }),
  abortSignal: signal,
});

function warningText({ type, feature, setting, details, message }: SpeechModelWarning): string {
  const what = feature ?? setting;
  return [what === undefined ? type : `${type} ${what}`, details ?? message].filter(Boolean).join(': ');
}
