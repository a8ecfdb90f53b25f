import { buildCheckText } from '../../align/check/check-text.js';
import type { TakeDifferences } from '../../align/check/difference.js';
import { findWords } from '../../align/reference/find-words.js';
import { buildParts } from '../../align/words/build-parts.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { type Alignments, checkName } from '../../state/alignments.js';
import type { AlignTake, AlignWork } from './align-work.js';
import { readDifferences, writeDifferences } from './differences-file.js';
import { takeIdOf } from './take-id.js';
import type { VoiceModel } from './voice-model.js';

/** A take to compare with its text. */
export interface ComparedTake extends AlignTake {
  /** Whether its file is only in the store. It is not downloaded for this. */
  readonly isRemote: boolean;
}

/**
 * Returns how a take differs from its text: as it was kept, here or in the store, or as it is found and kept now. A text that the
 * reference voice spells out has no differences.
 * @returns null if the take is not here, or cannot be read
 * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`, `disk-full`, `not-writable`,
 *   `unsafe-path`
 */
export async function takeDifferences(
  take: ComparedTake,
  job: { readonly model: VoiceModel; readonly files: Alignments; readonly work: AlignWork },
): Promise<TakeDifferences | null> {
  const { model, files, work } = job;
  const name = checkName(takeIdOf(take.fingerprint));
  for (const read of [files.read, files.readShared]) {
    const kept = readDifferences((await read(name, work.signal)) ?? new Uint8Array(), model.id);
    if (kept !== null) return kept;
  }
  const found = take.isRemote ? null : await compare(take, model, work);
  if (found !== null) await files.write(name, writeDifferences(model.id, found));
  return found;
}

async function compare(
  take: AlignTake,
  model: VoiceModel,
  { texts, threads, signal }: AlignWork,
): Promise<TakeDifferences | null> {
  const file = await take.open();
  if (file === null) return null;
  const known = await texts.read(take.text, take.language, signal);
  if (known === null) {
    const words = findWords(take.text).length;
    const notJudged = { open: 0, unusual: 0, spelled: words };
    return { differences: [], sentences: 0, fit: null, words, notJudged };
  }
  const { plan, reference, respellings } = known;
  const parts = buildParts(plan, reference, { respellings, learned: model.learned });
  const text = buildCheckText(plan, parts, take.language);
  try {
    return await threads.run('findDifferences', { model: model.bytes, file, text }, signal);
  } catch (error) {
    signal.throwIfAborted();
    // The take has become shorter. The files that need it report that.
    if (error instanceof WavTruncatedError) return null;
    throw error;
  }
}
