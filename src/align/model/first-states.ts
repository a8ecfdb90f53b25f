import { alignRate, type Features, hop } from '../features/features.js';
import type { Reference } from '../reference/read-reference.js';
import { warp } from '../warp/warp.js';
import { type Inventory, silence, silenceState, statesPerPhone } from './acoustic-model.js';
import { noState } from './statistics.js';

const framesPerMs = alignRate / hop / 1000;

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
  // Silence before the first event is not an event.
  states.fill(silenceState, 0, placeOf(phones[0]?.startMs ?? null));
  for (const { phone, startMs, endMs, word } of phones) {
    const start = placeOf(startMs);
    const end = Math.max(start + 1, placeOf(endMs));
    const first = inventory.firstState(phone);
    if (first === null || (word !== null && openWords.has(word))) continue;
    for (let frame = start; frame < Math.min(end, take.frames); frame++) {
      const step = Math.floor(((frame - start) * statesPerPhone) / (end - start));
      states[frame] = phone === silence ? first : first + step;
    }
  }
  return states;
}
