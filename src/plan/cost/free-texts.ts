import type { PaidText } from '../../split/cheapest-path/paid-texts.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';

/** Whose recordings count: those of another engine or model are of other voices. */
export interface Recorder {
  readonly engine: string;
  readonly model: string;
}

/**
 * Every chunk that a journal knows and that costs nothing tonight, whether it is in today's book or not: its take is here,
 * or it can be fetched from the gateway. Takes that are here come first, so that of texts that only look different the
 * one that is here counts.
 */
export function freeTexts(
  { ledger, present }: { readonly ledger: Ledger; readonly present: ReadonlyMap<string, Take> },
  { engine, model }: Recorder,
): readonly PaidText[] {
  const here: PaidText[] = [];
  const away: PaidText[] = [];
  for (const [key, submitted] of ledger.texts) {
    if (submitted.engine !== engine || submitted.model !== model) continue;
    const { text, voice, prompt, language } = submitted;
    if (present.has(key)) here.push({ key, text, voice, prompt, language });
    else if (ledger.collectable.has(key)) away.push({ key, text, voice, prompt, language });
  }
  return [...here, ...away];
}
