import { alignStrictly } from '../decode/align-parts.js';
import type { SpeechPart } from '../decode/speech-graph.js';
import { dimensions, type Features } from '../features/features.js';
import type { AcousticModel } from '../model/acoustic-model.js';

/** In a longer take, in frames, the sounds of its text are as frequent as in the takes that the model was trained on. */
const longTake = 1500;
/** How often the take is aligned again with the features that the alignment before gave. */
const rounds = 2;
/** The features of a take are scaled by at least and at most this. */
const [leastScale, mostScale] = [0.5, 2];

/**
 * Fits the features of a short take to a model. Features are normalised with the mean and variance of the take. Those of a few
 * words depend on which sounds these are, so they are replaced by what the model expects of this text.
 * @returns the same features for a long take, and for one that is too short to say the text
 */
export function fitShortTake(
  model: AcousticModel,
  features: Features,
  parts: readonly SpeechPart[],
): Features {
  if (features.frames >= longTake) return features;
  let fitted = features;
  for (let round = 0; round < rounds; round++) {
    const aligned = alignStrictly(model, fitted, parts);
    if (aligned === null) return features;
    fitted = withMomentsOf(model, aligned.states, features);
  }
  return fitted;
}

/** Returns the features with the mean and variance that the model expects of a sequence of states. */
function withMomentsOf(model: AcousticModel, states: Int32Array, { values, frames }: Features): Features {
  const expected = stateMoments(model);
  const result = new Float32Array(values);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const own = { sum: 0, squares: 0 };
    const wanted = { sum: 0, squares: 0 };
    let count = 0;
    for (let frame = 0; frame < frames; frame++) {
      const state = states[frame] as number;
      const mean = state < 0 ? Number.NaN : (expected.means[state * dimensions + dimension] as number);
      if (Number.isNaN(mean)) continue;
      const value = values[frame * dimensions + dimension] as number;
      own.sum += value;
      own.squares += value * value;
      wanted.sum += mean;
      wanted.squares += mean * mean + (expected.variances[state * dimensions + dimension] as number);
      count++;
    }
    if (count === 0) return { values, frames };
    const ratio = deviationOf(wanted, count) / deviationOf(own, count);
    const scale = Math.min(mostScale, Math.max(leastScale, ratio));
    const shift = (wanted.sum - own.sum * scale) / count;
    for (let index = dimension; index < result.length; index += dimensions)
      result[index] = (values[index] as number) * scale + shift;
  }
  return { frames, values: result };
}

const deviationOf = (
  { sum, squares }: { readonly sum: number; readonly squares: number },
  count: number,
): number => Math.sqrt(Math.max(1e-6, squares / count - (sum / count) ** 2));

/** Returns the mean and variance of each state; NaN for a state without data. */
function stateMoments(model: AcousticModel) {
  const { inventory, offsets, means, precisions, constants } = model;
  const result = {
    means: new Float64Array(inventory.states * dimensions).fill(Number.NaN),
    variances: new Float64Array(inventory.states * dimensions).fill(Number.NaN),
  };
  for (let state = 0; state < inventory.states; state++) {
    const [first, end] = [offsets[state] as number, offsets[state + 1] as number];
    if (first === end) continue;
    const weights = Array.from({ length: end - first }, (_, index) => {
      const component = first + index;
      let weight = constants[component] as number;
      for (let dimension = 0; dimension < dimensions; dimension++)
        weight += 0.5 * Math.log(Math.PI / (precisions[component * dimensions + dimension] as number));
      return Math.exp(weight);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let dimension = 0; dimension < dimensions; dimension++) {
      let [mean, square] = [0, 0];
      for (const [index, weight] of weights.entries()) {
        const at = (first + index) * dimensions + dimension;
        const own = means[at] as number;
        mean += (weight / total) * own;
        square += (weight / total) * (own * own + 0.5 / (precisions[at] as number));
      }
      result.means[state * dimensions + dimension] = mean;
      result.variances[state * dimensions + dimension] = square - mean * mean;
    }
  }
  return result;
}
