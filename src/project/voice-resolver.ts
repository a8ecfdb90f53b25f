import type { Diagnostic } from '../base/diagnostic.js';
import { draftVoice } from '../engines/defaults.js';
import type { EngineProfile } from '../engines/engine.js';
import type { VoiceSettings } from '../markdown/block.js';
import type { ResolvedDelivery } from '../markdown/cast/cast.js';
import type { BookCode } from './project-codes.js';

/** Turns deliveries into what an engine is told, and remembers what it had to leave out. */
export interface VoiceResolver {
  settingsFor(delivery: ResolvedDelivery): VoiceSettings;
  /** One for each kind of thing that was left out so far. */
  warnings(): readonly Diagnostic[];
}

/** Speakers of the book's own engine. */
export function voiceResolver(profile: EngineProfile): VoiceResolver {
  let droppedPrompt = false;
  let droppedLanguage = false;
  return {
    settingsFor({ voice, prompt, language }) {
      droppedPrompt ||= prompt !== null && !profile.supportsPrompt;
      droppedLanguage ||= language !== null && !profile.supportsLanguage;
      return {
        voice,
        prompt: profile.supportsPrompt ? prompt : null,
        language: profile.supportsLanguage ? language : null,
      };
    },
    warnings: () => [
      ...(droppedPrompt ? [ignored('engine-ignores-prompt', profile.name, 'prompts')] : []),
      ...(droppedLanguage ? [ignored('engine-ignores-language', profile.name, 'languages')] : []),
    ],
  };
}

const ignored = (code: BookCode, engine: string, what: string): Diagnostic => ({
  code,
  severity: 'warning',
  message: `The engine ${engine} takes no ${what}: those of this book have no effect.`,
});

/**
 * Speakers of a draft: each voice of the book has a stand-in among the offline ones. What those cannot do goes without
 * a warning, because a draft is known to be one.
 * @param own the engine that the book is written for
 * @param draft the offline one
 */
export function draftVoiceResolver(own: EngineProfile, draft: EngineProfile): VoiceResolver {
  const genders = new Map(own.voices.map(({ name, gender }) => [name, gender]));
  return {
    settingsFor: (delivery) => ({
      voice: draftVoice({
        voice: delivery.voice,
        language: delivery.language,
        draftVoice: delivery.draftVoice,
        gender: genders.get(delivery.voice) ?? null,
      }),
      prompt: null,
      language: draft.supportsLanguage ? delivery.language : null,
    }),
    warnings: () => [],
  };
}
