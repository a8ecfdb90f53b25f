import { NarrateError } from '../base/errors.js';
import type { EngineProfile } from '../engines/engine.js';
import { hasVoice } from '../engines/registry.js';
import { eitherOf, nearest } from '../manifest/diagnostics/nearest.js';
import type { Candidate } from './candidate.js';

/** What to hear, as the user wrote it. */
export interface Wanted {
  /** Empty: the voice that the book has there. */
  readonly voices: readonly string[];
  /** Empty: the prompt that the book has there. */
  readonly prompts: readonly string[];
}

/**
 * Returns every voice with every prompt, each pair once.
 * @param current the voice that the book has there
 * @throws NarrateError `usage` for a voice that the engine does not have, a prompt that it ignores, or an empty one
 */
export function candidatesOf(
  { voices, prompts }: Wanted,
  { current, profile }: { readonly current: string; readonly profile: EngineProfile },
): readonly Candidate[] {
  const names = distinct(voices.length === 0 ? [current] : voices);
  for (const name of names) requireVoice(name, profile);
  const texts = distinct(prompts);
  if (texts.includes(''))
    throw new NarrateError('usage', 'A prompt is empty.', {
      hint: 'Leave out --prompts to hear the voices with the prompt that the book has there.',
    });
  if (texts.length > 0 && !profile.supportsPrompt)
    throw new NarrateError('usage', `The engine ${profile.name} ignores prompts.`, {
      hint: 'Leave out --prompts.',
    });
  const pairs = names.flatMap((voice) =>
    (texts.length === 0 ? [null] : texts).map((prompt) => ({ voice, prompt })),
  );
  return pairs.map((pair, index) => ({ number: index + 1, ...pair }));
}

const distinct = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.map((text) => text.trim())),
];

function requireVoice(name: string, profile: EngineProfile): void {
  if (name !== '' && hasVoice(profile, name)) return;
  const names = profile.voices.map((voice) => voice.name);
  const closest = nearest(name, names, 3, Number.POSITIVE_INFINITY);
  const hint = closest.length > 0 ? `Did you mean ${eitherOf(closest)}? ` : '';
  throw new NarrateError('usage', `The engine ${profile.name} has no voice "${name}".`, {
    hint: `${hint}\`narrate voices\` lists them all.`,
  });
}
