import { dimensions } from '../features/features.js';

/** The name of the phone that is silence. It has one state; every other phone has `statesPerPhone`. */
export const silence = 'sil';
/** The state of silence. */
export const silenceState = 0;
export const statesPerPhone = 3;

/** The phones of a model and the numbers of their states. */
export interface Inventory {
  /** All phones, sorted, with silence first. */
  readonly phones: readonly string[];
  readonly states: number;
  /** Returns the first state of a phone; null: the inventory does not have the phone. */
  firstState(phone: string): number | null;
}

/** How one voice sounds in one language: for each state of each phone a mixture of Gaussians with diagonal covariance. */
export interface AcousticModel {
  readonly inventory: Inventory;
  /** The components of state `s` are those from `offsets[s]` to `offsets[s + 1]`. A state without data has none. */
  readonly offsets: Int32Array;
  /** `dimensions` values for each component. */
  readonly means: Float32Array;
  /** 1 / (2 · variance), `dimensions` values for each component. */
  readonly precisions: Float32Array;
  /** The logarithm of weight and normalisation of each component. */
  readonly constants: Float32Array;
  /** The average log-likelihood of each state's own training frames; 0 for a state without data. */
  readonly typicalScores: Float32Array;
}

/** Creates an inventory. Silence is always part of it, and the order of `phones` has no influence. */
export function createInventory(phones: Iterable<string>): Inventory {
  const others = [...new Set(phones)].filter((phone) => phone !== silence).sort();
  const positions = new Map(others.map((phone, index) => [phone, 1 + index * statesPerPhone]));
  positions.set(silence, silenceState);
  return {
    phones: [silence, ...others],
    states: 1 + others.length * statesPerPhone,
    firstState: (phone) => positions.get(phone) ?? null,
  };
}

/** Returns the number of components of a model. */
export const componentCount = (model: AcousticModel): number => model.constants.length;

/** Returns the log-likelihood of a component for the frame whose values begin at `offset`. */
export function scoreComponent(
  model: AcousticModel,
  component: number,
  frame: { readonly values: Float32Array; readonly offset: number },
): number {
  const { means, precisions } = model;
  const { values, offset } = frame;
  const base = component * dimensions;
  let score = model.constants[component] as number;
  for (let index = 0; index < dimensions; index++) {
    const distance = (values[offset + index] as number) - (means[base + index] as number);
    score -= distance * distance * (precisions[base + index] as number);
  }
  return score;
}
