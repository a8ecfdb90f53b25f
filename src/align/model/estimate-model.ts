import { dimensions } from '../features/features.js';
import type { AcousticModel, Inventory } from './acoustic-model.js';
import type { Statistics } from './statistics.js';

/** A state with fewer frames is not estimated. */
const leastFrames = 8;
/** A component needs at least this many frames. */
const framesPerComponent = 40;
/** A component's variance counts as if this many of its frames had the average variance of its state. */
const pooledFrames = 12;
const leastVariance = 0.06;
/** The two halves of a split component begin this many standard deviations from its mean. */
const splitDistance = 0.2;

/** Estimates a model. Components without frames are left out, and so are states with less than 80 ms of sound. */
export function estimateModel(inventory: Inventory, statistics: Statistics): AcousticModel {
  const offsets = new Int32Array(inventory.states + 1);
  const typicalScores = new Float32Array(inventory.states);
  const kept: number[] = [];
  const keptState: number[] = [];
  const stateFrames = new Float64Array(inventory.states);
  for (let state = 0; state < inventory.states; state++) {
    const components = componentsOf(statistics, state);
    const frames = components.reduce((sum, one) => sum + (statistics.counts[one] as number), 0);
    stateFrames[state] = frames;
    if (frames >= leastFrames) {
      for (const component of components) {
        if (statistics.counts[component] === 0) continue;
        kept.push(component);
        keptState.push(state);
      }
      typicalScores[state] = (statistics.scores[state] as number) / frames;
    }
    offsets[state + 1] = kept.length;
  }
  const model = emptyModel(inventory, { offsets, typicalScores });
  const pooled = pooledVariances(statistics, inventory.states);
  for (const [component, source] of kept.entries()) {
    const state = keptState[component] as number;
    const siblings = (offsets[state + 1] as number) - (offsets[state] as number);
    const weight = ((statistics.counts[source] as number) + 1) / ((stateFrames[state] as number) + siblings);
    const pool = pooled.subarray(state * dimensions, (state + 1) * dimensions);
    writeComponent(model, component, { statistics, source, weight, pool });
  }
  return model;
}

/**
 * Splits the components with the most frames, until each state has `most` of them or one for every 40 frames.
 * @param statistics those from which `model` was estimated
 */
export function splitComponents(model: AcousticModel, statistics: Statistics, most: number): AcousticModel {
  const { inventory } = model;
  const offsets = new Int32Array(inventory.states + 1);
  const pieces: { readonly component: number; readonly shift: number; readonly share: number }[] = [];
  for (let state = 0; state < inventory.states; state++) {
    const first = model.offsets[state] as number;
    const sizes = componentsOf(statistics, state)
      .map((component) => statistics.counts[component] as number)
      .filter((frames) => frames > 0);
    const own = Array.from({ length: (model.offsets[state + 1] as number) - first }, (_, index) => index);
    const frames = sizes.reduce((sum, size) => sum + size, 0);
    const wanted = Math.min(most, Math.floor(frames / framesPerComponent), own.length * 2);
    const largest = own.toSorted((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
    const split = new Set(largest.slice(0, Math.max(0, wanted - own.length)));
    for (const index of own) {
      const component = first + index;
      if (split.has(index))
        pieces.push(
          { component, shift: -splitDistance, share: 0.5 },
          { component, shift: splitDistance, share: 0.5 },
        );
      else pieces.push({ component, shift: 0, share: 1 });
    }
    offsets[state + 1] = pieces.length;
  }
  const result = emptyModel(inventory, { offsets, typicalScores: model.typicalScores });
  for (const [target, { component, shift, share }] of pieces.entries()) {
    result.constants[target] = (model.constants[component] as number) + Math.log(share);
    for (let index = 0; index < dimensions; index++) {
      const precision = model.precisions[component * dimensions + index] as number;
      const mean = model.means[component * dimensions + index] as number;
      result.precisions[target * dimensions + index] = precision;
      result.means[target * dimensions + index] = mean + shift * Math.sqrt(0.5 / precision);
    }
  }
  return result;
}

function componentsOf({ offsets }: Statistics, state: number): number[] {
  const first = offsets[state] as number;
  return Array.from({ length: (offsets[state + 1] as number) - first }, (_, index) => first + index);
}

function emptyModel(
  inventory: Inventory,
  { offsets, typicalScores }: { readonly offsets: Int32Array; readonly typicalScores: Float32Array },
): AcousticModel {
  const components = offsets.at(-1) as number;
  return {
    inventory,
    offsets,
    means: new Float32Array(components * dimensions),
    precisions: new Float32Array(components * dimensions),
    constants: new Float32Array(components),
    typicalScores,
  };
}

/** Returns the average variance around the components' means, `dimensions` values for each state. */
function pooledVariances(statistics: Statistics, states: number): Float64Array {
  const result = new Float64Array(states * dimensions);
  for (let state = 0; state < states; state++) {
    const components = componentsOf(statistics, state);
    const frames = components.reduce((sum, one) => sum + (statistics.counts[one] as number), 0);
    if (frames === 0) continue;
    for (let index = 0; index < dimensions; index++) {
      const scatter = components.reduce((sum, one) => sum + scatterOf(statistics, one, index), 0);
      result[state * dimensions + index] = scatter / frames;
    }
  }
  return result;
}

/** Returns the sum of squared distances from a component's mean. */
function scatterOf({ counts, sums, squares }: Statistics, component: number, index: number): number {
  const count = counts[component] as number;
  if (count === 0) return 0;
  const sum = sums[component * dimensions + index] as number;
  return Math.max(0, (squares[component * dimensions + index] as number) - (sum * sum) / count);
}

function writeComponent(
  model: AcousticModel,
  component: number,
  from: {
    readonly statistics: Statistics;
    readonly source: number;
    readonly weight: number;
    readonly pool: Float64Array;
  },
): void {
  const { statistics, source, pool } = from;
  const count = statistics.counts[source] as number;
  let constant = Math.log(from.weight);
  for (let index = 0; index < dimensions; index++) {
    const smoothed =
      (scatterOf(statistics, source, index) + pooledFrames * (pool[index] as number)) /
      (count + pooledFrames);
    const variance = Math.max(leastVariance, smoothed);
    model.means[component * dimensions + index] =
      (statistics.sums[source * dimensions + index] as number) / count;
    model.precisions[component * dimensions + index] = 0.5 / variance;
    constant -= 0.5 * Math.log(2 * Math.PI * variance);
  }
  model.constants[component] = constant;
}
