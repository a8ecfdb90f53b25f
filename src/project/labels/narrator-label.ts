import type { Chapter } from '../../markdown/block.js';

/**
 * Returns the name of a narrator that is no person: `AI voice (Kore)`. With two voices it has both, with more the one that speaks most:
 * `AI voices (Kore and others)`. Null: nothing is spoken.
 *
 * "AI voice" is the term of the Audio Publishers Association for narration by a synthetic voice (audiopub.org, "AI narration naming
 * guidelines for audiobooks", October 2024). It is the same in every language, so that players and shops can find it.
 */
export function narratorLabel(chapters: readonly Pick<Chapter, 'blocks'>[]): string | null {
  const [main, second, ...others] = voicesOf(chapters);
  if (main === undefined) return null;
  if (second === undefined) return `AI voice (${main})`;
  return `AI voices (${main} and ${others.length === 0 ? second : 'others'})`;
}

/** Returns the voices of the chapters, the one that speaks most first. Voices that speak the same amount are in the order of the book. */
function voicesOf(chapters: readonly Pick<Chapter, 'blocks'>[]): readonly string[] {
  const characters = new Map<string, number>();
  for (const { blocks } of chapters)
    for (const { spoken, voiceSettings } of blocks)
      characters.set(voiceSettings.voice, (characters.get(voiceSettings.voice) ?? 0) + spoken.length);
  return [...characters].toSorted(([, one], [, other]) => other - one).map(([voice]) => voice);
}
