import type { PaidText } from '../../split/cheapest-path/paid-texts.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';

/** The engine and model of a run. Recordings of another engine or model have other voices, so they do not count. */
export interface EngineModel {
  readonly engine: string;
  readonly model: string;
}

/**
 * Returns every text in the journal that costs nothing in this run, whether the current book contains it or not: its take
 * is here, or the gateway still has it. Texts whose takes are here come first, so that they win over texts that are equal
 * when folded.
 */
export function freeTexts(
  { ledger, present }: { readonly ledger: Ledger; readonly present: ReadonlyMap<string, Take> },
  { engine, model }: EngineModel,
): readonly PaidText[] {
  const here: PaidText[] = [];
  const atGateway: PaidText[] = [];
  for (const [key, submitted] of ledger.texts) {
    if (submitted.engine !== engine || submitted.model !== model) continue;
    const { text, voice, prompt, language } = submitted;
    if (present.has(key)) here.push({ key, text, voice, prompt, language });
    else if (ledger.collectable.has(key)) atGateway.push({ key, text, voice, prompt, language });
  }
  return [...here, ...atGateway];
}
