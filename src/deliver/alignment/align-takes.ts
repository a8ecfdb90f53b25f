import { buildCheckText } from '../../align/check/check-text.js';
import { buildParts } from '../../align/words/build-parts.js';
import type { WordTime } from '../../align/words/word-times.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { checkName, wordsName } from '../../state/alignments.js';
import type { AlignmentSettings } from '../delivery.js';
import type { TakeAlignment } from '../timeline/take-figures.js';
import { type AlignTake, type AlignWork, forEach } from './align-work.js';
import type { VoiceTake } from './book-voices.js';
import { writeDifferences } from './differences-file.js';
import { sentenceTimes } from './sentence-times.js';
import { takeIdOf } from './take-id.js';
import type { VoiceModel } from './voice-model.js';
import { hashOfWords, readWords, rounded, type TakeWords, writeWords } from './words-file.js';

/** A take whose alignment is not known, or not with the current model. */
export interface DueTake extends AlignTake {
  readonly take: VoiceTake;
  /** Whether its file is only in the store. It is not downloaded for this. */
  readonly isRemote: boolean;
}

interface AlignTakesJob {
  readonly model: VoiceModel;
  readonly settings: Pick<AlignmentSettings, 'files' | 'isRepeated'>;
  readonly work: AlignWork;
  /** Whether takes whose words are found are also compared with their texts, which saves reading them twice. */
  readonly isCompared: boolean;
  readonly onAligned: () => void;
}

/**
 * Returns the alignments of takes by fingerprint. Words that another run or machine found with the same model are used, except with
 * `isRepeated`. A take that cannot be read is left out.
 * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`, `disk-full`, `not-writable`,
 *   `unsafe-path`
 */
export async function alignTakes(
  takes: readonly DueTake[],
  job: AlignTakesJob,
): Promise<ReadonlyMap<string, TakeAlignment>> {
  const results = await forEach(job.work, takes, async (due) => {
    const found = (await keptWords(due, job)) ?? (await findWords(due, job));
    job.onAligned();
    return found && ([due.fingerprint, alignmentOf(found, due)] as const);
  });
  return new Map(results.flatMap((one) => (one === null ? [] : [one])));
}

const alignmentOf = ({ model, words }: TakeWords, { take }: DueTake): TakeAlignment =>
  words === null
    ? { model, words: null, parts: [] }
    : { model, words: hashOfWords(words), parts: sentenceTimes(take.parts, words) };

/** Returns the words as they are kept; null: they must be found. Words of a take that is not here may be of an older model. */
async function keptWords(
  { fingerprint, isRemote }: DueTake,
  { model, settings: { files, isRepeated }, work }: AlignTakesJob,
): Promise<TakeWords | null> {
  if (isRepeated && !isRemote) return null;
  const name = wordsName(takeIdOf(fingerprint));
  const kept = readWords((await files.read(name, work.signal)) ?? new Uint8Array());
  if (kept?.model === model.id) return kept;
  const shared = readWords((await files.readShared(name, work.signal)) ?? new Uint8Array());
  if (shared?.model === model.id) return shared;
  return isRemote ? (kept ?? shared) : null;
}

/** Finds the words and keeps them; null: the take is not here, or cannot be read. */
async function findWords(
  due: DueTake,
  { model, settings: { files }, work, isCompared }: AlignTakesJob,
): Promise<TakeWords | null> {
  if (due.isRemote) return null;
  const { texts, threads, signal } = work;
  const file = await due.open();
  if (file === null) return null;
  const take = takeIdOf(due.fingerprint);
  const known = await texts.read(due.text, due.language, signal);
  let words: readonly WordTime[] | null = null;
  if (known !== null) {
    const { plan, reference, respellings } = known;
    const text = buildParts(plan, reference, { respellings, learned: model.learned });
    const check = isCompared ? buildCheckText(plan, text, due.language) : null;
    const input = { model: model.bytes, file, text, unusual: plan.unusual, check };
    try {
      if (text.parts.length > 0) {
        const found = await threads.run('findWordTimes', input, signal);
        words = found.words;
        if (found.differences !== null)
          await files.write(checkName(take), writeDifferences(model.id, found.differences));
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WavTruncatedError) return null;
      throw error;
    }
  }
  const found: TakeWords = { model: model.id, words: words && rounded(words) };
  await files.write(wordsName(take), writeWords(found));
  return found;
}
