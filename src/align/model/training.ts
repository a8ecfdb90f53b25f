import { alignStrictly } from '../decode/align-parts.js';
import type { SpeechPart } from '../decode/speech-graph.js';
import type { Features } from '../features/features.js';
import { type AcousticModel, createInventory, type Inventory } from './acoustic-model.js';
import { estimateModel, splitComponents } from './estimate-model.js';
import { gatherStatistics, noState, type Statistics, StatisticsSum } from './statistics.js';

/** A take from which a model is trained. */
export interface TrainingTake {
  /** Its key. Results depend on the keys and the takes, not on the order of takes. */
  readonly key: string;
  readonly features: Features;
  readonly parts: readonly SpeechPart[];
  /** The state of each frame, as `firstStates` or the last round found them. */
  readonly states: Uint16Array;
}

/** What a round does with each take. */
export interface Round {
  readonly inventory: Inventory;
  /** Null in the first round. */
  readonly model: AcousticModel | null;
  /** Whether the take is aligned again with the model. */
  readonly realign: boolean;
}

/** What a round found in a take. */
export interface RoundResult {
  readonly states: Uint16Array;
  readonly statistics: Statistics;
}

/** Components of a state at the end of each round, and whether the round aligns the takes. */
const schedule: readonly { readonly realign: boolean; readonly components: number }[] = [
  { realign: false, components: 1 },
  { realign: true, components: 1 },
  { realign: true, components: 2 },
  { realign: false, components: 2 },
  { realign: false, components: 2 },
  { realign: true, components: 2 },
  { realign: true, components: 4 },
  { realign: false, components: 4 },
  { realign: false, components: 4 },
  { realign: false, components: 4 },
];

/** The training of a model in rounds. In a round, takes can be worked on anywhere and in any order. */
export interface Training {
  /** What to do next; null: the training is finished. */
  readonly round: Round | null;
  /**
   * Adds what the round found in a take. Statistics are added up and not kept, so takes must be added in an order that does not
   * depend on chance.
   */
  addResult(result: Pick<RoundResult, 'statistics'>): void;
  /**
   * Ends a round after the results of all takes.
   * @throws RangeError if there are no results, or no round is left
   */
  finishRound(): void;
  /** The model as it is now; null: before the first round. */
  readonly model: AcousticModel | null;
}

/** Starts the training of a model for phones. */
export function createTraining(phones: Iterable<string>): Training {
  const inventory = createInventory(phones);
  let next = 0;
  let model: AcousticModel | null = null;
  let results = new StatisticsSum();
  return {
    get round() {
      const step = schedule[next];
      return step === undefined ? null : { inventory, model, realign: step.realign };
    },
    get model() {
      return model;
    },
    addResult({ statistics }) {
      results.add(statistics);
    },
    finishRound() {
      const step = schedule[next];
      if (step === undefined) throw new RangeError('The training has no round left.');
      const statistics = results.sum;
      results = new StatisticsSum();
      model = estimateModel(inventory, statistics);
      const later = schedule[next + 1];
      if (later !== undefined) model = splitComponents(model, statistics, step.components);
      next++;
    },
  };
}

/** Returns takes in the order in which a training needs their results. */
export const inTrainingOrder = <Take extends { readonly key: string }>(
  takes: readonly Take[],
): readonly Take[] => takes.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** Does a round for one take. */
export function runRound({ inventory, model, realign }: Round, take: TrainingTake): RoundResult {
  const { features, parts } = take;
  const states = model !== null && realign ? alignedStates(model, features, parts) : take.states;
  return { states, statistics: gatherStatistics({ inventory, model }, features, states) };
}

/**
 * Trains a model from takes of one voice in one language.
 * @throws RangeError if there are no takes
 */
export function trainModel(takes: readonly TrainingTake[]): AcousticModel {
  const phones = takes.flatMap(({ parts }) => parts.flatMap(({ pronunciations }) => pronunciations.flat()));
  const training = createTraining(phones);
  let current = inTrainingOrder(takes);
  for (let { round } = training; round !== null; { round } = training) {
    const now = round;
    current = current.map((take) => {
      const result = runRound(now, take);
      training.addResult(result);
      return { ...take, states: result.states };
    });
    training.finishRound();
  }
  return training.model as AcousticModel;
}

/** Returns the states of a take's frames, without those of parts that were heard in a way that is not certain. */
function alignedStates(model: AcousticModel, features: Features, parts: readonly SpeechPart[]): Uint16Array {
  const states = new Uint16Array(features.frames).fill(noState);
  const aligned = alignStrictly(model, features, parts);
  if (aligned === null) return states;
  for (const [frame, state] of aligned.states.entries()) if (state >= 0) states[frame] = state;
  for (const [index, { startFrame, endFrame }] of aligned.parts.entries())
    if (isOpen(parts[index] as SpeechPart)) states.fill(noState, startFrame, endFrame);
  return states;
}

/** Whether it is unknown how a voice reads a part. Such parts are not trained on. */
export const isOpen = ({ pronunciations, free }: SpeechPart): boolean =>
  free !== null || pronunciations.length !== 1;
