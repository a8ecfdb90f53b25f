import { findPath } from '../decode/find-path.js';
import type { Features } from '../features/features.js';
import { type AcousticModel, silenceState } from '../model/acoustic-model.js';
import { createFrameScorer } from '../model/frame-scorer.js';
import { buildCheckGraph } from './check-graph.js';
import type { CheckText } from './check-text.js';
import type { TakeDifferences } from './difference.js';
import { findDifferences } from './find-differences.js';
import { fitShortTake } from './fit-short-take.js';

/** Finds where a take differs from its text. @param take its features, as `extractFeatures` returns them */
export function checkTake(model: AcousticModel, take: Features, text: CheckText): TakeDifferences {
  const features = fitShortTake(model, take, text.parts);
  const graph = buildCheckGraph(text.parts, model.inventory);
  const scorer = createFrameScorer(model, features);
  const nodes = findPath(graph, scorer, features.frames)?.nodes ?? new Int32Array();
  const labels = nodes.map((node) => graph.labels[node] as number);
  const { differences, kept } = findDifferences(text.checked, labels);
  let [sum, frames] = [0, 0];
  for (const { startFrame, endFrame } of kept) {
    for (let frame = startFrame; frame < endFrame; frame++) {
      const state = graph.states[nodes[frame] as number] as number;
      if (state <= silenceState) continue;
      scorer.moveTo(frame);
      sum += scorer.scoreOf(state) - (model.typicalScores[state] as number);
      frames++;
    }
  }
  const { sentences, words, notJudged } = text;
  return { differences, sentences, fit: frames === 0 ? null : sum / frames, words, notJudged };
}
