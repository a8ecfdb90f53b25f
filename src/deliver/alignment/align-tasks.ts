import { checkTake } from '../../align/check/check-take.js';
import type { CheckText } from '../../align/check/check-text.js';
import type { TakeDifferences } from '../../align/check/difference.js';
import { alignParts } from '../../align/decode/align-parts.js';
import type { Features } from '../../align/features/features.js';
import { type AcousticModel, createInventory } from '../../align/model/acoustic-model.js';
import { type PhonePlaces, placePhones } from '../../align/model/first-states.js';
import { learnPhones, type SpokenWord } from '../../align/model/learn-phones.js';
import { readModel } from '../../align/model/model-file.js';
import { type RoundResult, runRound, type TrainingTake } from '../../align/model/training.js';
import type { TextRange } from '../../align/reference/find-words.js';
import type { Reference } from '../../align/reference/read-reference.js';
import type { TimedSpeech } from '../../align/reference/timed-speech.js';
import type { TextParts } from '../../align/words/build-parts.js';
import { type WordTime, wordTimes } from '../../align/words/word-times.js';
import { type AlignedFile, readTakeFeatures, speechFeatures } from './take-samples.js';

// The tasks of the threads that align. A model cannot be sent to a thread, so its bytes are sent. They are in shared memory.

/**
 * Reads the features of a take, whose memory all threads share, and where the phones of the reference for its text are in it.
 * @throws as `readTakeFeatures`
 */
export async function readTrainingTake(
  input: {
    readonly file: AlignedFile;
    readonly speech: Omit<TimedSpeech, 'events'>;
    readonly phones: Reference['phones'];
  },
  signal: AbortSignal,
): Promise<{ readonly features: Features; readonly places: PhonePlaces }> {
  const features = await readTakeFeatures(input.file, 'shared', signal);
  const reference = { features: speechFeatures(input.speech), phones: input.phones };
  return { features, places: placePhones(features, reference) };
}

/** Does a round of the training for one take. `model`: its bytes; null: the first round. */
export async function trainOnTake(input: {
  readonly phones: readonly string[];
  readonly model: Uint8Array | null;
  readonly realign: boolean;
  readonly take: TrainingTake;
}): Promise<RoundResult> {
  const { phones, model, realign, take } = input;
  const inventory = createInventory(phones);
  return runRound({ inventory, model: model && modelOf(model), realign }, take);
}

/** Finds the words of a take whose features are known. Returns null if the take is too short for its text. */
export async function findParts(input: {
  readonly model: Uint8Array;
  readonly features: Features;
  readonly text: TextParts;
}) {
  return alignParts(modelOf(input.model), input.features, input.text.parts)?.parts ?? null;
}

/** Learns how the voice says a word (see `learnPhones`). */
export async function learnWord(input: {
  readonly model: Uint8Array;
  readonly words: readonly SpokenWord[];
  readonly expected: readonly string[];
}): Promise<readonly string[] | null> {
  return learnPhones(modelOf(input.model), input.words, input.expected);
}

/** What is found in a take. */
export interface FoundInTake {
  /** Null: the take is too short for its text. */
  readonly words: readonly WordTime[] | null;
  /** Null: the take was not compared with its text. */
  readonly differences: TakeDifferences | null;
}

/** Finds the times of the words of a take, and, with `check`, where it differs from its text. @throws as `readTakeFeatures` */
export async function findWordTimes(
  input: {
    readonly model: Uint8Array;
    readonly file: AlignedFile;
    readonly text: TextParts;
    readonly unusual: readonly TextRange[];
    readonly check: CheckText | null;
  },
  signal: AbortSignal,
): Promise<FoundInTake> {
  const { file, text, unusual, check } = input;
  const model = modelOf(input.model);
  const features = await readTakeFeatures(file, 'once', signal);
  const differences = check && checkTake(model, features, check);
  const aligned = alignParts(model, features, text.parts);
  const { sampleRate, frames: samples } = file.info;
  return { words: aligned && wordTimes(text, aligned, { sampleRate, samples, unusual }), differences };
}

/** Finds where a take differs from its text. @throws as `readTakeFeatures` */
export async function findDifferences(
  input: { readonly model: Uint8Array; readonly file: AlignedFile; readonly text: CheckText },
  signal: AbortSignal,
): Promise<TakeDifferences> {
  const features = await readTakeFeatures(input.file, 'once', signal);
  return checkTake(modelOf(input.model), features, input.text);
}

let lastModel: { readonly bytes: Uint8Array; readonly model: AcousticModel } | null = null;

/** Reads a model. The last one is remembered, because tasks that follow each other mostly use the same one. */
function modelOf(bytes: Uint8Array): AcousticModel {
  if (lastModel !== null && Buffer.compare(lastModel.bytes, bytes) === 0) return lastModel.model;
  const model = readModel(bytes);
  if (model === null) throw new Error('The model of a voice is damaged.');
  lastModel = { bytes, model };
  return model;
}
