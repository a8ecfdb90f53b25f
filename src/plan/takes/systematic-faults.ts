import {
  type JudgedTake,
  type SystematicFault,
  systematicFault,
} from '../../check/words/systematic-fault.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { assumedLanguage } from '../../state/alignments.js';
import { nameOf } from '../../state/journal/journal-entry.js';
import { isApproved, type KnownTakes, shownJudgements } from './find-flagged.js';

/** A voice in one language whose takes have a fault that buying them again would not help. */
export interface VoiceFault extends SystematicFault {
  readonly voice: string;
  /** BCP-47, as the first of its texts has it; null: not set, which counts as English. */
  readonly language: string | null;
}

/** The takes in use, with their judgements and what people approved. */
export interface UsedTakes extends Pick<KnownTakes, 'present'> {
  readonly ledger: Pick<KnownTakes['ledger'], 'approvals' | 'judgements'>;
}

/** Identifies a voice in one language, whatever its prompt. */
export const voiceKeyOf = ({ voiceSettings: { voice, language } }: Pick<Chunk, 'voiceSettings'>): string =>
  JSON.stringify([voice, (language ?? assumedLanguage).toLowerCase()]);

/**
 * Finds the voices with a systematic fault among the takes in use, in the order in which the book uses the voices.
 * @param chapters all chapters of the book, so that the result does not depend on which of them are chosen
 * @param check null: checks are off, so nothing is found
 */
export function systematicFaults(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  known: UsedTakes,
  check: CheckSettings | null,
): readonly VoiceFault[] {
  if (check === null) return [];
  const judgements = shownJudgements(known.ledger, check);
  if (judgements.size === 0) return [];
  const voices = new Map<string, { readonly chunk: Chunk; readonly takes: Map<string, JudgedTake> }>();
  for (const chunk of chapters.flatMap(({ chunks }) => chunks)) {
    const take = known.present.get(chunk.key);
    const judgement = take && judgements.get(nameOf(take));
    if (take === undefined || judgement === undefined) continue;
    const id = voiceKeyOf(chunk);
    const voice = voices.get(id) ?? { chunk, takes: new Map() };
    voices.set(id, voice);
    voice.takes.set(chunk.key, {
      text: chunk.text,
      hasPrompt: chunk.voiceSettings.prompt !== null,
      seconds: take.frames / take.sampleRate,
      judgement,
      isApproved: isApproved(chunk.key, take.requestId, known.ledger),
    });
  }
  return [...voices.values()].flatMap(({ chunk: { voiceSettings }, takes }) => {
    const fault = systematicFault([...takes.values()]);
    const { voice, language } = voiceSettings;
    return fault === null ? [] : [{ voice, language, ...fault }];
  });
}
