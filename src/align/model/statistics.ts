import { dimensions, type Features } from '../features/features.js';
import { type AcousticModel, type Inventory, scoreComponent, silenceState } from './acoustic-model.js';

/** The state of a frame that no phone is trained on. */
export const noState = 0xffff;

/**
 * A frame whose normalised level (the first cepstrum) is above this is no pause, also where the first guess says so. Without this,
 * the beginning of a word that the first guess misplaces in every take becomes a part of what a pause sounds like.
 */
const loudestPause = -0.5;

/** Sums over frames, from which a model is estimated. They are plain data, so that a worker can send them. */
export interface Statistics {
  /** The components of state `s` are those from `offsets[s]` to `offsets[s + 1]`. */
  readonly offsets: Int32Array;
  /** Frames of each component. */
  readonly counts: Float64Array;
  /** `dimensions` sums of values, and of squares, for each component. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** The sum of log-likelihoods of each state's frames. */
  readonly scores: Float64Array;
}

/**
 * Assigns every frame to the best component of its state, and sums up.
 * @param model null: each state has one component
 * @param states the state of each frame, or `noState`
 */
export function gatherStatistics(
  { inventory, model }: { readonly inventory: Inventory; readonly model: AcousticModel | null },
  { values, frames }: Features,
  states: Uint16Array,
): Statistics {
  const offsets = model?.offsets ?? Int32Array.from({ length: inventory.states + 1 }, (_, state) => state);
  const result = emptyStatistics(offsets);
  for (let frame = 0; frame < frames; frame++) {
    const state = states[frame] as number;
    if (state === noState) continue;
    const offset = frame * dimensions;
    if (state === silenceState && (values[offset] as number) > loudestPause) continue;
    let component = offsets[state] as number;
    if (model !== null) {
      let best = Number.NEGATIVE_INFINITY;
      for (let other = component; other < (offsets[state + 1] as number); other++) {
        const score = scoreComponent(model, other, { values, offset });
        if (score > best) [best, component] = [score, other];
      }
      // A state without components gets no frames: the search only passes it as an unknown phone.
      if (best === Number.NEGATIVE_INFINITY) continue;
      result.scores[state] = (result.scores[state] as number) + best;
    }
    result.counts[component] = (result.counts[component] as number) + 1;
    const base = component * dimensions;
    for (let index = 0; index < dimensions; index++) {
      const value = values[offset + index] as number;
      result.sums[base + index] = (result.sums[base + index] as number) + value;
      result.squares[base + index] = (result.squares[base + index] as number) + value * value;
    }
  }
  return result;
}

/** Adds up the statistics of several takes. Sums of fractions depend on their order, so the caller must keep one. */
export class StatisticsSum {
  #sum: Statistics | null = null;

  add(part: Statistics): void {
    this.#sum ??= emptyStatistics(part.offsets);
    add(this.#sum.counts, part.counts);
    add(this.#sum.sums, part.sums);
    add(this.#sum.squares, part.squares);
    add(this.#sum.scores, part.scores);
  }

  /** @throws RangeError if nothing was added */
  get sum(): Statistics {
    if (this.#sum === null) throw new RangeError('There are no statistics to add up.');
    return this.#sum;
  }
}

function emptyStatistics(offsets: Int32Array): Statistics {
  const components = offsets.at(-1) as number;
  return {
    offsets,
    counts: new Float64Array(components),
    sums: new Float64Array(components * dimensions),
    squares: new Float64Array(components * dimensions),
    scores: new Float64Array(offsets.length - 1),
  };
}

function add(target: Float64Array, source: Float64Array): void {
  for (let index = 0; index < target.length; index++)
    target[index] = (target[index] as number) + (source[index] as number);
}
