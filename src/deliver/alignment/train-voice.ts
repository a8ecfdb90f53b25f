import { componentCount } from '../../align/model/acoustic-model.js';
import { firstStates, type PhonePlaces } from '../../align/model/first-states.js';
import { writeModel } from '../../align/model/model-file.js';
import {
  createTraining,
  inTrainingOrder,
  type Round,
  type RoundResult,
  type Training,
  type TrainingTake,
} from '../../align/model/training.js';
import { buildParts } from '../../align/words/build-parts.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { type AlignTake, type AlignWork, forEach } from './align-work.js';
import { learnNames } from './learn-names.js';
import type { PreparedTake } from './prepared-take.js';
import { SharedSamples, sharedCopy } from './shared-copy.js';
import { type VoiceModel, voiceModel } from './voice-model.js';

/** Words that need not be learned, because nothing is known yet. */
const nothingLearned: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Trains a model of a voice. The result is the same whatever the number of threads and the order of the takes.
 * @param voice `takes`: those to train on; `seconds`: all audio of the voice; `onShare`: gets the share that is done, from 0 to 1
 * @returns null if no take can be used: espeak would spell the texts out, or the takes are too short for them
 * @throws the signal's reason; NarrateError `espeak-missing`, `espeak-failed`, `too-many-files`
 */
export async function trainVoice(
  voice: {
    readonly takes: readonly AlignTake[];
    readonly seconds: number;
    readonly onShare: (share: number) => void;
  },
  work: AlignWork,
): Promise<VoiceModel | null> {
  const memory = new SharedSamples();
  const found = await forEach(work, voice.takes, (take) => prepare(take, work, memory));
  const prepared = inTrainingOrder(found.flatMap((one) => one ?? []));
  if (prepared.length === 0) return null;
  const phones = prepared.flatMap(({ text }) => text.parts.flatMap((part) => part.pronunciations.flat()));
  const training = createTraining(phones);
  const { inventory } = training.round as Round;
  let takes = prepared.map(({ places, spoken, text, key, features }): TrainingTake => {
    const { phones } = spoken.reference;
    const states = firstStates(places, { phones, openWords: text.openWords }, inventory);
    return { key, features, parts: text.parts, states };
  });
  for (let { round } = training, done = 1; round !== null; { round } = training, done++) {
    voice.onShare(done / rounds);
    takes = await doRound(training, round, { takes, work });
    // Takes that end too early have no place for the phones of their texts.
    if (training.model === null || componentCount(training.model) === 0) return null;
  }
  if (training.model === null) return null;
  const bytes = sharedCopy(writeModel(training.model));
  const learned = await learnNames(prepared, bytes, work);
  return voiceModel({ seconds: voice.seconds, learned, bytes });
}

/** The rounds of a training and the learning of names, for progress. */
const rounds = 11;

/** Does a round for all takes, and returns them with what it found. The sums are added in the order of the takes. */
async function doRound(
  training: Training,
  { inventory: { phones }, model: before, realign }: Round,
  { takes, work }: { readonly takes: readonly TrainingTake[]; readonly work: AlignWork },
): Promise<TrainingTake[]> {
  const { threads, signal } = work;
  const model = before && sharedCopy(writeModel(before));
  const inOrder = createSequence<RoundResult>((result) => training.addResult(result));
  const done = await forEach(work, takes, async (take, index) => {
    const result = await threads.run('trainOnTake', { phones, model, realign, take }, signal);
    inOrder(index, result);
    return { ...take, states: result.states };
  });
  training.finishRound();
  return [...done];
}

/** Returns a function that passes items on in the order of their numbers from 0, whatever the order in which it gets them. */
function createSequence<Item>(pass: (item: Item) => void): (index: number, item: Item) => void {
  const early = new Map<number, Item>();
  let next = 0;
  return (index, item) => {
    early.set(index, item);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next++);
      pass(due);
    }
  };
}

/** A prepared take, and where the phones of the reference are in it. */
interface PlacedTake extends PreparedTake {
  readonly places: PhonePlaces;
}

async function prepare(
  take: AlignTake,
  { texts, threads, signal }: AlignWork,
  memory: SharedSamples,
): Promise<PlacedTake | null> {
  const file = await take.open();
  const spoken = file && (await texts.speak(take.text, take.language, signal));
  if (file === null || spoken === null) return null;
  const { plan, reference, respellings, speech } = spoken;
  const text = buildParts(plan, reference, { respellings, learned: nothingLearned });
  if (text.parts.length === 0) return null;
  const samples = memory.copy(speech.samples);
  const { sampleRate } = speech;
  try {
    const { phones } = reference;
    const input = { file, speech: { samples, sampleRate }, phones };
    const read = await threads.run('readTrainingTake', input, signal);
    return { key: take.fingerprint, spoken: { plan, reference }, text, ...read };
  } catch (error) {
    signal.throwIfAborted();
    // The take has become shorter. The files that need it report that.
    if (error instanceof WavTruncatedError) return null;
    throw error;
  } finally {
    memory.giveBack(samples);
  }
}
