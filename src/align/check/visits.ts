import { unlabelled } from '../decode/graph.js';

/** A part of the text, or other speech, that is heard at a place of a take. */
export interface Visit {
  /** The number of the part. */
  readonly label: number;
  readonly startFrame: number;
  /** Exclusive. */
  readonly endFrame: number;
}

/** Returns what is heard, in the order of the take. @param labels the label of each frame */
export function findVisits(labels: Int32Array): readonly Visit[] {
  const visits: Visit[] = [];
  for (let start = 0, end = 0; start < labels.length; start = end) {
    const label = labels[start] as number;
    while (end < labels.length && labels[end] === label) end++;
    if (label !== unlabelled) visits.push({ label, startFrame: start, endFrame: end });
  }
  return visits;
}

/**
 * Returns the numbers of the visits that are the text in order: those with strictly increasing labels that have the most frames
 * together.
 */
export function heaviestIncreasing(visits: readonly Visit[]): readonly number[] {
  /** The most frames of a sequence that ends with each visit, and the visit before it. */
  const weights: number[] = [];
  const previous: number[] = [];
  let best = -1;
  for (const [index, { label, startFrame, endFrame }] of visits.entries()) {
    let [before, weight] = [-1, 0];
    for (let other = 0; other < index; other++) {
      if ((visits[other] as Visit).label >= label || (weights[other] as number) <= weight) continue;
      [before, weight] = [other, weights[other] as number];
    }
    weights.push(weight + endFrame - startFrame);
    previous.push(before);
    if (best < 0 || (weights[index] as number) > (weights[best] as number)) best = index;
  }
  const chosen: number[] = [];
  for (let index = best; index >= 0; index = previous[index] as number) chosen.unshift(index);
  return chosen;
}
