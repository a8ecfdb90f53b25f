import { writeModel } from '../../align/model/model-file.js';
import { createTraining, type TrainingTake } from '../../align/model/training.js';
import { buildParts, type TextParts } from '../../align/words/build-parts.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { type AlignTake, type AlignWork, forEach } from './align-work.js';
import { learnNames } from './learn-names.js';
import type { PreparedTake } from './prepared-take.js';
import { type VoiceModel, voiceModel } from './voice-model.js';

/** Words that need not be learned, because nothing is known yet. */
const nothingLearned: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Trains a model of a voice. The result is the same whatever the number of threads and the order of the takes.
 * @param voice `takes`: those to train on; `seconds`: all audio of the voice; `onShare`: gets the share that is done, from 0 to 1
 * @returns null if no take can be used
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
  const { threads, signal } = work;
  const found = await forEach(work, voice.takes, (take) => prepare(take, work));
  const prepared = found.flatMap((one) => one ?? []);
  const phones = prepared.flatMap(({ text }) => text.parts.flatMap((part) => part.pronunciations.flat()));
  const training = createTraining(phones);
  const names = training.round?.inventory.phones ?? [];
  let takes: readonly TrainingTake[] = await forEach(work, prepared, async (one) => {
    const { fingerprint: key, take, text } = one;
    const reference = { features: one.reference, phones: one.spoken.reference.phones, ...openOf(text) };
    const states = await threads.run('guessStates', { take, reference, phones: names }, signal);
    return { key, features: take, parts: text.parts, states };
  });
  if (takes.length === 0) return null;
  for (let { round } = training, done = 1; round !== null; { round } = training, done++) {
    voice.onShare(done / rounds);
    const { realign } = round;
    const model = round.model && writeModel(round.model);
    const results = await forEach(work, takes, (take) =>
      threads.run('trainOnTake', { phones: names, model, realign, take }, signal),
    );
    training.finishRound(results);
    takes = takes.map((take, index) => ({ ...take, states: results[index]?.states ?? take.states }));
  }
  if (training.model === null) return null;
  const bytes = writeModel(training.model);
  const learned = await learnNames(prepared, bytes, work);
  return voiceModel({ seconds: voice.seconds, learned, bytes });
}

/** The rounds of a training and the learning of names, for progress. */
const rounds = 11;

const openOf = ({ openWords }: TextParts) => ({ openWords });

async function prepare(take: AlignTake, { texts, threads, signal }: AlignWork): Promise<PreparedTake | null> {
  const file = await take.open();
  const spoken = file && (await texts.speak(take.text, take.language, signal));
  if (file === null || spoken === null) return null;
  const { plan, reference, respellings, speech } = spoken;
  const text = buildParts(plan, reference, { respellings, learned: nothingLearned });
  if (text.parts.length === 0) return null;
  const { samples, sampleRate } = speech;
  try {
    const features = await threads.run('readFeatures', { file, speech: { samples, sampleRate } }, signal);
    return { fingerprint: take.fingerprint, spoken: { plan, reference }, text, ...features };
  } catch (error) {
    signal.throwIfAborted();
    // The take has become shorter. The files that need it report that.
    if (error instanceof WavTruncatedError) return null;
    throw error;
  }
}
