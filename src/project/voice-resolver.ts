import type { Diagnostic } from '../base/diagnostic.js';
import { differentDraftVoices, draftVoice } from '../engines/defaults.js';
import type { EngineProfile } from '../engines/engine.js';
import type { VoiceSettings } from '../markdown/block.js';
import type { ResolvedDelivery } from '../markdown/cast/cast.js';
import type { BookCode } from './project-codes.js';

/** Turns the settings of a manifest into the voice settings for an engine, and records which of them the engine ignores. */
export interface VoiceResolver {
  settingsFor(delivery: ResolvedDelivery): VoiceSettings;
  /** Returns one warning for each kind of setting that was ignored so far. */
  warnings(): readonly Diagnostic[];
}

/** Returns the resolver for the book's own engine. */
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
  message: `The engine ${engine} ignores ${what}, so the ${what} of this book have no effect.`,
});

/**
 * Returns the resolver for a draft: it maps each voice of the book to an offline voice. Ignored settings cause no warning,
 * because a draft is not expected to sound like the book.
 * @param own the profile of the book's own engine
 * @param draft the profile of the offline engine
 * @param toldApart voices of the book that get different offline voices, whatever `draftVoice` says
 */
export function draftVoiceResolver(
  own: EngineProfile,
  draft: EngineProfile,
  toldApart: readonly string[] = [],
): VoiceResolver {
  const genders = new Map(own.voices.map(({ name, gender }) => [name, gender]));
  const offlineVoice = (delivery: ResolvedDelivery): string => {
    const replaced = (voice: string) => ({ ...delivery, voice, gender: genders.get(voice) ?? null });
    if (!toldApart.includes(delivery.voice)) return draftVoice(replaced(delivery.voice), draft.name);
    return differentDraftVoices(toldApart.map(replaced), draft.name)[toldApart.indexOf(delivery.voice)]!;
  };
  return {
    settingsFor: (delivery) => ({
      voice: offlineVoice(delivery),
      prompt: null,
      language: draft.supportsLanguage ? delivery.language : null,
    }),
    warnings: () => [],
  };
}
