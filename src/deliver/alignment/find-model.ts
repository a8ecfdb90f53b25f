import { hasConsonants } from '../../align/features/has-consonants.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { modelName } from '../../state/alignments.js';
import type { AlignmentSettings } from '../delivery.js';
import type { AlignTake, AlignWork } from './align-work.js';
import { chooseTakes, mostTrainingSeconds } from './choose-takes.js';
import { readTakeSamples } from './take-samples.js';
import { trainVoice } from './train-voice.js';
import { readVoiceModel, type VoiceModel, writeVoiceModel } from './voice-model.js';

/** How many takes, and how much of each, are examined to tell whether a voice speaks. One of them may be silent. */
const [examinedTakes, examinedSeconds] = [3, 30];

/**
 * Tells whether a model need not be trained again: the voice's audio has not doubled since, or the model had enough of it.
 * @param trained the seconds of audio that the voice had when the model was trained @param now the seconds that it has now
 */
export const isFresh = (trained: number, now: number): boolean =>
  trained >= mostTrainingSeconds || now < trained * 2;

/** The model of a voice; `text`: no take can be used with its text; `none`: there is not enough audio on this machine to train one. */
export type FoundModel =
  | { readonly kind: 'model'; readonly model: VoiceModel }
  | { readonly kind: 'no-speech' }
  | { readonly kind: 'text' }
  | { readonly kind: 'none' };

/**
 * Returns the model of a voice: the one that was kept, here or in the store, or a new one that is then kept.
 * @param job `here`: the takes whose files are on this machine
 * @throws as `trainVoice`; NarrateError `disk-full`, `not-writable`, `unsafe-path`
 */
export async function findModel(
  job: {
    readonly voice: { readonly id: string; readonly seconds: number };
    readonly here: readonly AlignTake[];
    readonly settings: Pick<AlignmentSettings, 'files' | 'isRepeated'>;
    readonly onShare: (share: number) => void;
  },
  work: AlignWork,
): Promise<FoundModel> {
  const { voice, here, settings, onShare } = job;
  const kept = await keptModel(voice.id, settings.files, work.signal);
  const isKept = kept !== null && isFresh(kept.seconds, voice.seconds) && !settings.isRepeated;
  const secondsHere = here.reduce((sum, { seconds }) => sum + seconds, 0);
  // narrate does not download takes only to train a model.
  const isEnough = secondsHere >= Math.min(voice.seconds / 2, mostTrainingSeconds);
  if (kept !== null && (isKept || !isEnough)) return { kind: 'model', model: kept };
  if (!isEnough) return { kind: 'none' };
  const takes = chooseTakes(here);
  if (!(await isSpeech(takes, work.signal))) return { kind: 'no-speech' };
  const model = await trainVoice({ takes, seconds: voice.seconds, onShare }, work);
  if (model === null) return { kind: 'text' };
  await settings.files.write(modelName(voice.id), writeVoiceModel(model));
  return { kind: 'model', model };
}

/** Returns the kept model that was trained when the voice had most audio. */
async function keptModel(
  voiceId: string,
  files: AlignmentSettings['files'],
  signal: AbortSignal,
): Promise<VoiceModel | null> {
  const name = modelName(voiceId);
  const copies = await Promise.all([files.read(name, signal), files.readShared(name, signal)]);
  const models = copies.flatMap((bytes) => (bytes === null ? [] : (readVoiceModel(bytes) ?? [])));
  return models.toSorted((one, other) => other.seconds - one.seconds)[0] ?? null;
}

/** Tells whether one of the first takes that can be read is speech. The recordings of a test gateway are tones. */
async function isSpeech(takes: readonly AlignTake[], signal: AbortSignal): Promise<boolean> {
  let examined = 0;
  for (const take of takes) {
    if (examined === examinedTakes) break;
    const file = await take.open();
    const samples = file && (await readTakeSamples(file, signal, examinedSeconds).catch(nullIfTruncated));
    if (samples === null) continue;
    if (hasConsonants(samples)) return true;
    examined++;
  }
  return false;
}

/** The take has become shorter. The files that need it report that. */
function nullIfTruncated(error: unknown): null {
  if (error instanceof WavTruncatedError) return null;
  throw error;
}
