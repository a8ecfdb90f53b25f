import { NarrateError } from '../../base/errors.js';
import type { Price } from '../../base/money/price.js';
import { readPrice, type WrittenPrice } from '../../base/money/written-price.js';
import { systemClock } from '../../base/time/clock.js';
import type { DirectEngine, EngineProfile, SpeechRequest, Voice } from '../engine.js';
import { failureOutcome } from './failure-outcome.js';
import type { SpeechModel, SpeechModelCall, SpeechModelWarning } from './speech-model.js';

/** The options of `speechModelEngine`. */
export interface SpeechModelEngineOptions {
  /** In US dollars; 0: free. */
  readonly price: WrittenPrice;
  /** A part of the key of every recording: with another name, all recordings are bought again. Default: the model's provider. */
  readonly name?: string | undefined;
  /** The model's voices. Default: unknown, and any name is accepted. */
  readonly voices?: readonly Voice[] | undefined;
  /** Whether the model follows a prompt (`instructions`). Default: true. */
  readonly supportsPrompt?: boolean | undefined;
  /** Whether the model has an option for the language. Default: true. */
  readonly supportsLanguage?: boolean | undefined;
  /** @deprecated Use `supportsPrompt`: 0.3 removes this name. */
  readonly takesPrompt?: boolean | undefined;
  /** @deprecated Use `supportsLanguage`: 0.3 removes this name. */
  readonly takesLanguage?: boolean | undefined;
  /** The longest text in a request, in UTF-16 code units, from 20. Default: no known limit. */
  readonly maxTextCharacters?: number | undefined;
  /** Characters of text per second of speech, for estimates. Default: 15. */
  readonly charactersPerSecond?: number | undefined;
}

/**
 * Creates an engine from a speech model of the AI SDK, for the option `engine` of `run`, `plan` and the other functions. The
 * model may return audio in any format that ffmpeg reads. A lost response cannot be recovered and counts as possibly charged.
 * @throws NarrateError `usage` for an invalid option
 */
export function speechModelEngine(model: SpeechModel, options: SpeechModelEngineOptions): DirectEngine {
  const profile = profileOfModel(model, options);
  return {
    kind: 'direct',
    profile,
    origin: `model:${profile.name}`,
    async synthesize(request, signal) {
      if (signal.aborted) return { kind: 'unavailable', message: 'Interrupted before the request was sent' };
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
  if (!(charactersPerSecond > 0)) throw invalidOption('charactersPerSecond', 'a number above 0');
  if (maxTextCharacters !== null && !(Number.isInteger(maxTextCharacters) && maxTextCharacters >= 20))
    throw invalidOption('maxTextCharacters', 'a whole number of 20 or more');
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
  // No schema checks the options of a library caller, who may pass NaN.
  if (price === null)
    throw invalidOption(
      'price',
      'an amount in US dollars, 0 or more: 0.04, { thousandCharacters: 0.015 } or { minute: 0.015 }',
    );
  return price;
}

const invalidOption = (name: string, expected: string): NarrateError =>
  new NarrateError('usage', `speechModelEngine: ${name} must be ${expected}.`);

const callOf = ({ text, voice, prompt, language }: SpeechRequest, signal: AbortSignal): SpeechModelCall => ({
  text,
  voice,
  outputFormat: 'wav',
  ...(prompt !== null && { instructions: prompt }),
  ...(language !== null && { language: new Intl.Locale(language).language }),
  abortSignal: signal,
});

function warningText({ type, feature, setting, details, message }: SpeechModelWarning): string {
  const option = feature ?? setting;
  return [option === undefined ? type : `${type} ${option}`, details ?? message].filter(Boolean).join(': ');
}
