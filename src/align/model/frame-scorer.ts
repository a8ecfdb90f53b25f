import { dimensions, type Features } from '../features/features.js';
import { type AcousticModel, componentCount } from './acoustic-model.js';

/** How far a state without training data scores below the best state. */
const unknownStatePenalty = 12;

/** Log-likelihoods of the frames of one sound. It computes only what is asked for, and remembers it within a frame. */
export interface FrameScorer {
  /** Selects the frame of the following calls. */
  moveTo(frame: number): void;
  /** Returns the log-likelihood of the best component of a state. */
  scoreOf(state: number): number;
  /** Returns the log-likelihood of the best of all states. */
  best(): number;
}

/** Creates a scorer. It belongs to one decoding, because it has a current frame. */
export function createFrameScorer(model: AcousticModel, features: Features): FrameScorer {
  const { offsets, means, precisions, constants } = model;
  const { values } = features;
  const { states } = model.inventory;
  const scores = new Float64Array(states);
  const scoredAt = new Int32Array(states).fill(-1);
  let current = -1;
  let bestAt = -1;
  let bestScore = 0;

  /** Returns -Infinity for a state without components. */
  function fromComponents(state: number): number {
    const start = current * dimensions;
    const end = offsets[state + 1] as number;
    let best = Number.NEGATIVE_INFINITY;
    for (let component = offsets[state] as number; component < end; component++) {
      let score = constants[component] as number;
      const base = component * dimensions;
      // A score only falls, so a component that is already worse than another one needs no further dimensions.
      for (let from = 0; from < dimensions && score > best; from += 13) {
        for (let index = from; index < from + 13; index++) {
          const distance = (values[start + index] as number) - (means[base + index] as number);
          score -= distance * distance * (precisions[base + index] as number);
        }
      }
      if (score > best) best = score;
    }
    return best;
  }

  function known(state: number): number {
    if (scoredAt[state] !== current) {
      scoredAt[state] = current;
      scores[state] = fromComponents(state);
    }
    return scores[state] as number;
  }

  function best(): number {
    if (bestAt === current) return bestScore;
    bestAt = current;
    bestScore = Number.NEGATIVE_INFINITY;
    for (let state = 0; state < states; state++) bestScore = Math.max(bestScore, known(state));
    return bestScore;
  }

  if (componentCount(model) === 0) throw new RangeError('The model has no data.');
  return {
    moveTo(frame) {
      current = frame;
    },
    scoreOf(state) {
      const score = known(state);
      return score === Number.NEGATIVE_INFINITY ? best() - unknownStatePenalty : score;
    },
    best,
  };
}
