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

/** Where the phones of a reference are in a take. Plain data, so that a worker can send it. */
export interface PhonePlaces {
  /** The frames of the take. */
  readonly frames: number;
  /** The first frame of each phone, and the one after the last phone, never falling. */
  readonly starts: Int32Array;
}

/** Finds the phones of a reference in a take (time warping). */
export function placePhones(
  take: Features,
  { features, phones }: { readonly features: Features; readonly phones: Reference['phones'] },
): PhonePlaces {
  const places = warp(features, take);
  const placeOf = (ms: number | null): number => {
    const frame = ms === null ? features.frames : Math.round(ms * framesPerMs);
    return frame >= features.frames ? take.frames : (places[Math.max(0, frame)] as number);
  };
  const starts = new Int32Array(phones.length + 1).fill(take.frames);
  for (const [index, { phone, startMs, endMs }] of phones.entries()) {
    const isAfterPause = (phones[index - 1]?.phone ?? silence) === silence;
    starts[index] = placeOf(isAfterPause || phone === silence ? startMs : closedFrom(features, startMs));
    if (index === phones.length - 1) starts[index + 1] = placeOf(endMs);
  }
  return { frames: take.frames, starts };
}

/**
 * Returns a first guess of the state of each frame of a take: the reference's phones at their places, each divided evenly among
 * its states. Frames of `openWords`, and of phones that the inventory lacks, get no state.
 */
export function firstStates(
  { frames, starts }: PhonePlaces,
  reference: { readonly phones: Reference['phones']; readonly openWords: ReadonlySet<number> },
  inventory: Inventory,
): Uint16Array {
  const states = new Uint16Array(frames).fill(noState);
  const { phones, openWords } = reference;
  // Silence before the first event is not an event.
  states.fill(silenceState, 0, starts[0]);
  for (const [index, { phone, word }] of phones.entries()) {
    const start = starts[index] as number;
    const end = Math.max(start + 1, starts[index + 1] as number);
    const first = inventory.firstState(phone);
    if (first === null || (word !== null && openWords.has(word))) continue;
    for (let frame = start; frame < Math.min(end, frames); frame++) {
      const step = Math.floor(((frame - start) * statesPerPhone) / (end - start));
      states[frame] = phone === silence ? first : first + step;
    }
  }
  return states;
}
