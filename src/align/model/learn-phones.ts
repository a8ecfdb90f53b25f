import { findPath } from '../decode/find-path.js';
import { buildPhoneLoop } from '../decode/phone-loop.js';
import { buildSpeechGraph } from '../decode/speech-graph.js';
import { dimensions, type Features } from '../features/features.js';
import type { AcousticModel } from './acoustic-model.js';
import { createFrameScorer } from './frame-scorer.js';

/** A word in a take. */
export interface SpokenWord {
  /** The key of the take. */
  readonly key: string;
  readonly features: Features;
  readonly startFrame: number;
  readonly endFrame: number;
}

/** Phones are learned only if this many takes agree. */
const leastTakes = 3;
/** From more takes than this nothing new is learned. */
const mostTakes = 6;
/** How much better the learned phones must explain each take, in units of the path's score for each frame. */
const leastGain = 0.15;

/**
 * Learns how a voice says a word, from takes of it. What is heard in one take counts if it explains all takes better than the
 * expected phones do.
 * @param expected the phones of the reference, at least one
 * @returns null if there are fewer than three takes, or they do not agree on other phones
 */
export function learnPhones(
  model: AcousticModel,
  words: readonly SpokenWord[],
  expected: readonly string[],
): readonly string[] | null {
  const byTake = new Map(words.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map((word) => [word.key, word]));
  const sounds = [...byTake.values()].slice(0, mostTakes).map(cut);
  if (sounds.length < leastTakes) return null;
  const known = sounds.map((sound) => scoreOf(model, sound, expected));
  let best: { readonly phones: readonly string[]; readonly gain: number } | null = null;
  for (const sound of sounds) {
    const phones = hear(model, sound);
    if (phones.length === 0) continue;
    const gains = sounds.map((other, index) => scoreOf(model, other, phones) - (known[index] as number));
    const gain = gains.reduce((sum, one) => sum + one, 0);
    if (gains.every((one) => one >= leastGain) && (best === null || gain > best.gain))
      best = { phones, gain };
  }
  return best?.phones ?? null;
}

function cut({ features, startFrame, endFrame }: SpokenWord): Features {
  return {
    frames: endFrame - startFrame,
    values: features.values.subarray(startFrame * dimensions, endFrame * dimensions),
  };
}

/** Returns the score of phones for each frame; -Infinity: the sound is too short for them. */
function scoreOf(model: AcousticModel, sound: Features, phones: readonly string[]): number {
  const graph = buildSpeechGraph([{ pronunciations: [phones], free: null }], model.inventory);
  const path = findPath(graph, createFrameScorer(model, sound), sound.frames);
  return path === null ? Number.NEGATIVE_INFINITY : path.score / sound.frames;
}

/** Returns the phones that fit a sound best. */
function hear(model: AcousticModel, sound: Features): readonly string[] {
  const { graph, phones } = buildPhoneLoop(model.inventory);
  const path = findPath(graph, createFrameScorer(model, sound), sound.frames);
  if (path === null) return [];
  const heard: string[] = [];
  let before = -1;
  for (const node of path.nodes) {
    const variant = graph.variants[node] as number;
    const label = graph.labels[node] as number;
    // The first state of a phone after another state begins the phone again, also if it is the same phone.
    if (label >= 0 && variant === 0 && node !== before) heard.push(phones[label] as string);
    before = node;
  }
  return heard;
}
