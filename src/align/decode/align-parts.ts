import { dimensions, type Features } from '../features/features.js';
import { type AcousticModel, statesPerPhone } from '../model/acoustic-model.js';
import { createFrameScorer, type FrameScorer } from '../model/frame-scorer.js';
import { beginAfterPauses } from './begin-after-pause.js';
import { findDoubtful } from './find-doubtful.js';
import { findPath } from './find-path.js';
import { buildSpeechGraph, type SpeechPart } from './speech-graph.js';

/** Where a part is spoken. */
export interface PartTime {
  /** The first frame, and the one after the last; equal if the part was left out. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** Which of the part's pronunciations was heard; null: none, so the sound was free or the part was left out. */
  readonly pronunciation: number | null;
  /**
   * How well the sound fits the model: the average log-likelihood of a frame, less what frames of the same states had in
   * training. 0 is typical; a large negative value means that something else is spoken. For a part that should have been one of
   * its pronunciations, but was found as another sound, it says how well the best of them fitted. Null if any sound was expected
   * and none of the pronunciations was heard.
   */
  readonly fit: number | null;
}

/** The parts of a text in a take. */
export interface AlignedParts {
  /** One for each part, in the same order. They do not overlap. */
  readonly parts: readonly PartTime[];
  /** The state of each frame; a negative value: any sound. */
  readonly states: Int32Array;
}

/**
 * Finds the parts of a text in a take. Every part gets its time, also in a take that says something else. Where parts fit badly,
 * a voice may have said a word in an unexpected way, such as letter by letter. There, every part may be any sound.
 * @returns null if the take is too short to say the text
 */
export function alignParts(
  model: AcousticModel,
  features: Features,
  parts: readonly SpeechPart[],
): AlignedParts | null {
  const strict = alignStrictly(model, features, parts);
  if (strict === null) return null;
  const times = [...strict.parts];
  const { states } = strict;
  for (const { first, end } of findDoubtful(parts, times)) {
    const from = times[first - 1]?.endFrame ?? 0;
    const to = times[end]?.startFrame ?? features.frames;
    const found = alignStrictly(model, cut(features, from, to), parts.slice(first, end).map(loosen));
    if (found === null) continue;
    states.set(found.states, from);
    for (const [place, time] of found.parts.entries()) {
      const index = first + place;
      // What was expected of a part is judged where the part would be without that freedom.
      const fit = parts[index]?.free === null ? (time.fit ?? times[index]?.fit ?? null) : time.fit;
      const [startFrame, endFrame] = [from + time.startFrame, from + time.endFrame];
      times[index] = { ...time, startFrame, endFrame, fit };
    }
  }
  const firstPhones = times.map(({ pronunciation }, index) =>
    pronunciation === null ? null : (parts[index]?.pronunciations[pronunciation]?.[0] ?? null),
  );
  return { parts: beginAfterPauses(times, firstPhones, { features, states }), states };
}

/** Returns the same part, but any sound is accepted too. */
function loosen(part: SpeechPart): SpeechPart {
  if (part.free !== null) return part;
  const least = Math.min(...part.pronunciations.map((phones) => phones.length)) * statesPerPhone;
  return { ...part, free: { least, most: Number.POSITIVE_INFINITY } };
}

function cut({ values }: Features, from: number, to: number): Features {
  return { frames: to - from, values: values.subarray(from * dimensions, to * dimensions) };
}

/** As `alignParts`, but only what is expected of a part is accepted. This is faster, and is how models are trained. */
export function alignStrictly(
  model: AcousticModel,
  features: Features,
  parts: readonly SpeechPart[],
): AlignedParts | null {
  const graph = buildSpeechGraph(parts, model.inventory);
  const scorer = createFrameScorer(model, features);
  const path = findPath(graph, scorer, features.frames);
  if (path === null) return null;
  const states = path.nodes.map((node) => graph.states[node] as number);
  const labels = path.nodes.map((node) => graph.labels[node] as number);
  const found = new Map<number, PartTime>();
  for (let start = 0, end = 0; start < labels.length; start = end) {
    const label = labels[start] as number;
    while (end < labels.length && labels[end] === label) end++;
    const variant = graph.variants[path.nodes[start] as number] as number;
    const isKnown = label >= 0 && variant >= 0;
    found.set(label, {
      startFrame: start,
      endFrame: end,
      pronunciation: isKnown ? variant : null,
      fit: isKnown ? fitOf(model, scorer, { states, start, end }) : null,
    });
  }
  let position = 0;
  const times = parts.map((_, label) => {
    const skipped = { startFrame: position, endFrame: position, pronunciation: null, fit: null };
    const time = found.get(label) ?? skipped;
    position = time.endFrame;
    return time;
  });
  return { parts: times, states };
}

function fitOf(
  { typicalScores }: AcousticModel,
  scorer: FrameScorer,
  range: { readonly states: Int32Array; readonly start: number; readonly end: number },
): number {
  let sum = 0;
  for (let frame = range.start; frame < range.end; frame++) {
    const state = range.states[frame] as number;
    scorer.moveTo(frame);
    if (state >= 0) sum += scorer.scoreOf(state) - (typicalScores[state] as number);
  }
  return sum / (range.end - range.start);
}
