import { alignRate, dimensions, type Features, hop } from '../features/features.js';
import type { Reference } from '../reference/read-reference.js';
import { warp } from '../warp/warp.js';
import { type Inventory, silence, silenceState, statesPerPhone } from './acoustic-model.js';
import { noState } from './statistics.js';

const framesPerMs = alignRate / hop / 1000;
/** A frame whose normalised level (the first cepstrum) is below this has no sound. */
const silentLevel = -2;
/** The longest time in frames for which the mouth is closed before a sound such as `k`. */
const longestClosure = 5;

/**
 * Returns when a phone begins, in ms. The reference reports a sound such as `k` when it can be heard, and not when the mouth is
 * closed for it.
 */
function closedFrom({ values, frames }: Features, startMs: number): number {
  const start = Math.min(frames, Math.round(startMs * framesPerMs));
  for (let closed = longestClosure; closed > 0; closed--) {
    const frame = start - closed;
    if (frame >= 0 && (values[frame * dimensions] as number) < silentLevel) return frame / framesPerMs;
  }
  return startMs;
}

/**
 * Returns a first guess of the state of each frame of a take: the reference's phones at the places to which time warping maps
 * them, each divided evenly among its states. Frames of `openWords`, and of phones that the inventory lacks, get no state.
 */
export function firstStates(
  take: Features,
  reference: {
    readonly features: Features;
    readonly phones: Reference['phones'];
    readonly openWords: ReadonlySet<number>;
  },
  inventory: Inventory,
): Uint16Array {
  const states = new Uint16Array(take.frames).fill(noState);
  const { features, phones, openWords } = reference;
  const places = warp(features, take);
  const placeOf = (ms: number | null): number => {
    const frame = ms === null ? features.frames : Math.round(ms * framesPerMs);
    return frame >= features.frames ? take.frames : (places[Math.max(0, frame)] as number);
  };
  const starts = phones.map(({ startMs }, index) => {
    const isAfterPause = (phones[index - 1]?.phone ?? silence) === silence;
    return placeOf(
      isAfterPause || phones[index]?.phone === silence ? startMs : closedFrom(features, startMs),
    );
  });
  // Silence before the first event is not an event.
  states.fill(silenceState, 0, starts[0] ?? take.frames);
  for (const [index, { phone, endMs, word }] of phones.entries()) {
    const start = starts[index] as number;
    const end = Math.max(start + 1, starts[index + 1] ?? placeOf(endMs));
    const first = inventory.firstState(phone);
    if (first === null || (word !== null && openWords.has(word))) continue;
    for (let frame = start; frame < Math.min(end, take.frames); frame++) {
      const step = Math.floor(((frame - start) * statesPerPhone) / (end - start));
      states[frame] = phone === silence ? first : first + step;
    }
  }
  return states;
}
