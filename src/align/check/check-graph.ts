import { anySound, type Graph, GraphBuilder } from '../decode/graph.js';
import { addPart, addSilence, freePenalty, type SpeechPart } from '../decode/speech-graph.js';
import type { Inventory } from '../model/acoustic-model.js';

/** The price of going on with any part but the next, in units of the path's score. */
const jumpPenalty = 25;
/** The price of speech that is none of the parts. */
const strangePenalty = 15;
/** The price of a phone of under 30 ms. Where a voice hurries, the path would otherwise jump over short words. */
const hurryPenalty = 2;

/**
 * Builds the graph of a take that may leave out, repeat or add speech: the parts in order, with optional silence between them;
 * after each part, a jump to any other one, or speech that is none of them. Frames of part `p` have the label `p`; those of other
 * speech have the number of parts.
 */
export function buildCheckGraph(parts: readonly SpeechPart[], inventory: Inventory): Graph {
  const builder = new GraphBuilder();
  const start = builder.addJunction();
  // Arcs between junctions lead to later ones, so this junction, from which all parts are reached, is before them.
  const anywhere = builder.addJunction();
  builder.connect(start, anywhere);
  addStrangeSpeech(builder, anywhere, parts.length);
  let before = start;
  const addPause = (): void => {
    const silence = addSilence(builder);
    builder.connect(before, silence);
    builder.connect(silence, anywhere);
    const after = builder.addJunction();
    builder.connect(before, after);
    builder.connect(silence, after);
    before = after;
  };
  addPause();
  for (const [label, part] of parts.entries()) {
    const entry = builder.addJunction();
    builder.connect(before, entry);
    // Laughter is any sound, so a jump to it would be cheaper than other speech.
    if (part.pronunciations.length > 0) builder.connect(anywhere, entry, jumpPenalty);
    const ends = addPart(builder, entry, { inventory, part, label, hurry: hurryPenalty });
    before = builder.addJunction();
    for (const end of ends) {
      builder.connect(end, before);
      if (end !== entry) builder.connect(end, anywhere);
    }
    addPause();
  }
  const end = builder.addJunction();
  builder.connect(before, end);
  builder.connect(anywhere, end, jumpPenalty);
  return builder.build(start, end);
}

/** Adds speech that is none of the parts, with pauses. */
function addStrangeSpeech(builder: GraphBuilder, anywhere: number, label: number): void {
  const speech = builder.add({
    state: anySound,
    label,
    variant: -1,
    repeats: true,
    framePenalty: freePenalty,
  });
  const pause = addSilence(builder);
  builder.connect(anywhere, speech, strangePenalty);
  builder.connect(speech, pause);
  builder.connect(pause, speech);
  builder.connect(speech, anywhere);
  builder.connect(pause, anywhere);
}
