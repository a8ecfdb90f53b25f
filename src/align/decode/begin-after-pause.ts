import { dimensions, type Features } from '../features/features.js';
import { silenceState } from '../model/acoustic-model.js';

/** The first letter of the phones (IPA) for which the mouth is closed before they can be heard. */
const stop = /^[pbtdʈɖcɟkɡgqɢʔɓɗʄɠʛ]/u;
/** The most quiet frames before a word that are no pause: before a stop, and before any other sound. */
const quietBefore = { stop: 12, other: 6 };
/** Frames of a closed mouth that are left to a word after a pause, because most sounds that begin with one need some. */
const keptClosure = 2;
/** Sound is louder than this share of the way from the pauses of a take to the average of its speech (0). */
const soundShare = 0.25;

/** From the first frame of a part to the one after its last. */
interface Frames {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** A take as a search has heard it. */
interface HeardTake {
  readonly features: Features;
  /** The state of each frame. */
  readonly states: Int32Array;
}

/**
 * Moves the start of each part that begins with the end of a pause to its first sound. The closed mouth before a sound such as `k`
 * sounds like a pause, so a search cannot tell which of the two it hears.
 * @param parts in order @param firstPhones of each part; null: it may be any
 */
export function beginAfterPauses<Part extends Frames>(
  parts: readonly Part[],
  firstPhones: readonly (string | null)[],
  { features, states }: HeardTake,
): readonly Part[] {
  const levelOf = (frame: number): number => features.values[frame * dimensions] as number;
  const pauses = [...states.keys()].filter((frame) => states[frame] === silenceState).map(levelOf);
  if (pauses.length === 0) return parts;
  pauses.sort((a, b) => a - b);
  const quiet = (pauses[pauses.length >> 1] as number) * (1 - soundShare);
  return parts.map((part, index) => {
    const { startFrame, endFrame } = part;
    let first = startFrame;
    while (first < endFrame - 1 && levelOf(first) < quiet) first++;
    let pauseStart = startFrame;
    while (pauseStart > 0 && levelOf(pauseStart - 1) < quiet) pauseStart--;
    const phone = firstPhones[index] ?? null;
    const longest = phone === null || stop.test(phone) ? quietBefore.stop : quietBefore.other;
    if (first - pauseStart <= longest) return part;
    return { ...part, startFrame: Math.max(startFrame, first - keptClosure) };
  });
}
