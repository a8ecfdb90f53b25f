import { type Inventory, silenceState, statesPerPhone } from '../model/acoustic-model.js';
import { anySound, type Graph, GraphBuilder, unlabelled } from './graph.js';

/** One thing that is heard: a word, several words that are one in speech, or a sound without words. */
export interface SpeechPart {
  /** The ways in which it may be spoken, each as phones. Empty phones are allowed only with `free`. */
  readonly pronunciations: readonly (readonly string[])[];
  /** Any sound of this many frames is accepted too; null: only the pronunciations are. */
  readonly free: FrameRange | null;
}

/** From `least` to `most` frames. If `least` is 0, the part may be left out. If `most` is infinite, it may be of any length. */
export interface FrameRange {
  readonly least: number;
  readonly most: number;
}

/** What each frame of free sound costs: a pronunciation wins unless it fits the frames worse than this on average. */
export const freePenalty = 6;
/** The price of a free part, in units of the path's score, so that a pronunciation wins when both fit. */
const freeEntryPenalty = 3;

/**
 * Builds the graph of parts in order, with optional silence before, between and after them. Frames of part `p` have the label
 * `p`, and the number of the pronunciation as variant (-1: free).
 */
export function buildSpeechGraph(parts: readonly SpeechPart[], inventory: Inventory): Graph {
  const builder = new GraphBuilder();
  const start = builder.addJunction();
  let before = addOptionalSilence(builder, start);
  for (const [label, part] of parts.entries()) {
    const ends = addPart(builder, before, { inventory, part, label, hurry: null });
    const after = builder.addJunction();
    for (const end of ends) builder.connect(end, after);
    before = addOptionalSilence(builder, after);
  }
  return builder.build(start, before);
}

/**
 * Adds a part after the junction `from`, and returns the nodes after which it may end. `from` is one if it may be left out.
 * @param of `hurry`: the price of a phone without its middle state, so that it may be shorter; null: it has all states
 */
export function addPart(
  builder: GraphBuilder,
  from: number,
  of: {
    readonly inventory: Inventory;
    readonly part: SpeechPart;
    readonly label: number;
    readonly hurry: number | null;
  },
): readonly number[] {
  const { inventory, part, label, hurry } = of;
  const ends: number[] = [];
  for (const [variant, phones] of part.pronunciations.entries()) {
    const end = addPhones(builder, from, { inventory, phones, label, variant, hurry });
    if (end !== from) ends.push(end);
  }
  if (part.free !== null) ends.push(...addFreeSound(builder, from, { range: part.free, label }));
  return ends;
}

/** Adds a node of silence that is not connected yet. */
export const addSilence = (builder: GraphBuilder): number =>
  builder.add({ state: silenceState, label: unlabelled, variant: -1, repeats: true, framePenalty: 0 });

/** Adds a silence that paths may skip, and returns the junction after it. */
function addOptionalSilence(builder: GraphBuilder, from: number): number {
  const silence = addSilence(builder);
  const after = builder.addJunction();
  builder.connect(from, silence);
  builder.connect(silence, after);
  builder.connect(from, after);
  return after;
}

/** Adds the states of phones in a row, and returns the last one. Phones that the inventory lacks match any sound. */
function addPhones(
  builder: GraphBuilder,
  from: number,
  word: {
    readonly inventory: Inventory;
    readonly phones: readonly string[];
    readonly label: number;
    readonly variant: number;
    readonly hurry: number | null;
  },
): number {
  const { hurry } = word;
  let last = from;
  for (const phone of word.phones) {
    const first = word.inventory.firstState(phone);
    let begin = last;
    for (let step = 0; step < statesPerPhone; step++) {
      const node = builder.add({
        state: first === null ? anySound : first === silenceState ? first : first + step,
        label: word.label,
        variant: word.variant,
        repeats: true,
        framePenalty: first === null ? freePenalty : 0,
      });
      builder.connect(last, node);
      if (step === 0) begin = node;
      else if (hurry !== null && step === statesPerPhone - 1) builder.connect(begin, node, hurry);
      last = node;
    }
  }
  return last;
}

/** Adds a chain of nodes for one frame each, and returns those after which the part may end. */
function addFreeSound(
  builder: GraphBuilder,
  from: number,
  { range, label }: { readonly range: FrameRange; readonly label: number },
): number[] {
  const ends = range.least === 0 ? [from] : [];
  const isEndless = range.most === Number.POSITIVE_INFINITY;
  const length = isEndless ? Math.max(1, range.least) : range.most;
  let last = from;
  for (let frame = 1; frame <= length; frame++) {
    const node = builder.add({
      state: anySound,
      label,
      variant: -1,
      repeats: isEndless && frame === length,
      framePenalty: freePenalty,
    });
    builder.connect(last, node, frame === 1 ? freeEntryPenalty : 0);
    if (frame >= range.least) ends.push(node);
    last = node;
  }
  return ends;
}
