import { type Inventory, silence, silenceState, statesPerPhone } from '../model/acoustic-model.js';
import { type Graph, GraphBuilder, unlabelled } from './graph.js';

/** The price of each phone, in units of the path's score, so that a sound is not heard as many short phones. */
const phonePenalty = 4;

/**
 * Builds the graph of any phones in any order. Nodes have the number of the phone in `phones` as label, and the number of its
 * state as variant.
 */
export function buildPhoneLoop(inventory: Inventory): {
  readonly graph: Graph;
  readonly phones: readonly string[];
} {
  const builder = new GraphBuilder();
  const phones = inventory.phones.filter((phone) => phone !== silence);
  const start = builder.addJunction();
  const silent = builder.add({
    state: silenceState,
    label: unlabelled,
    variant: -1,
    repeats: true,
    framePenalty: 0,
  });
  builder.connect(start, silent, phonePenalty);
  const lastNodes = phones.map((phone, label) => {
    let last = start;
    for (let step = 0; step < statesPerPhone; step++) {
      const state = (inventory.firstState(phone) as number) + step;
      const node = builder.add({ state, label, variant: step, repeats: true, framePenalty: 0 });
      builder.connect(last, node, step === 0 ? phonePenalty : 0);
      last = node;
    }
    return last;
  });
  const end = builder.addJunction();
  for (const node of [silent, ...lastNodes]) {
    builder.connect(node, start);
    builder.connect(node, end);
  }
  return { graph: builder.build(start, end), phones };
}
