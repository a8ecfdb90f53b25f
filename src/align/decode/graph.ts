/** The state of a node that takes no frame: paths only meet there. */
export const junction = -1;
/** The state of a node that matches any sound. It scores as the best state of the model, less the node's penalty. */
export const anySound = -2;
/** The label of nodes that are not part of anything that is reported. */
export const unlabelled = -1;

/** A node for `GraphBuilder.add`. */
export interface GraphNode {
  /** A state of the model, `junction` or `anySound`. */
  readonly state: number;
  /** What the frames of this node are reported as, a number of at least 0, or `unlabelled`. */
  readonly label: number;
  /** Which of several versions of the label this node is part of: a number from 0; -1: none in particular. */
  readonly variant: number;
  /** Whether a path may stay in this node for several frames. */
  readonly repeats: boolean;
  /** What each frame costs, in units of log-likelihood before scaling. */
  readonly framePenalty: number;
}

/**
 * What may be heard, as a network: a path from a start to an end visits one node for each frame. The arcs of node `n` are those
 * from `arcOffsets[n]` to `arcOffsets[n + 1]`. Penalties of arcs, starts and ends are in units of the path's score.
 */
export interface Graph {
  readonly states: Int32Array;
  readonly labels: Int32Array;
  readonly variants: Int32Array;
  readonly repeats: Uint8Array;
  readonly framePenalties: Float32Array;
  readonly arcOffsets: Int32Array;
  readonly arcTargets: Int32Array;
  readonly arcPenalties: Float32Array;
  readonly start: number;
  readonly end: number;
  /** All junctions in ascending order. An arc between two junctions goes to the later one. */
  readonly junctions: Int32Array;
}

/**
 * Builds a graph of nodes and arcs. Words, alternatives, optional silence, unknown sound and jumps are all made of these. A take
 * has tens of thousands of nodes, so they are kept as numbers: objects would take four times the memory.
 */
export class GraphBuilder {
  readonly #states: number[] = [];
  readonly #labels: number[] = [];
  readonly #variants: number[] = [];
  readonly #repeats: number[] = [];
  readonly #framePenalties: number[] = [];
  readonly #junctions: number[] = [];
  readonly #arcs = { from: [] as number[], to: [] as number[], penalty: [] as number[] };

  /** Adds a node and returns its number. */
  add({ state, label, variant, repeats, framePenalty }: GraphNode): number {
    this.#labels.push(label);
    this.#variants.push(variant);
    this.#repeats.push(repeats ? 1 : 0);
    this.#framePenalties.push(framePenalty);
    const node = this.#states.push(state) - 1;
    if (state === junction) this.#junctions.push(node);
    return node;
  }

  /** Adds a junction and returns its number. */
  addJunction(): number {
    return this.add({
      state: junction,
      label: unlabelled,
      variant: -1,
      repeats: false,
      framePenalty: 0,
    });
  }

  /**
   * Adds an arc.
   * @param penalty what a path pays for the arc, at least 0
   * @throws RangeError if both are junctions and `to` is not the later one, because junctions must not form a circle
   */
  connect(from: number, to: number, penalty = 0): void {
    if (this.#states[from] === junction && this.#states[to] === junction && to <= from)
      throw new RangeError('An arc between junctions must lead to the later one.');
    this.#arcs.from.push(from);
    this.#arcs.to.push(to);
    this.#arcs.penalty.push(penalty);
  }

  /** Returns the graph. Paths begin at the junction `start` and end at the junction `end`. */
  build(start: number, end: number): Graph {
    const { from, to, penalty } = this.#arcs;
    const arcOffsets = new Int32Array(this.#states.length + 1);
    for (const node of from) (arcOffsets[node + 1] as number)++;
    for (let node = 1; node < arcOffsets.length; node++)
      (arcOffsets[node] as number) += arcOffsets[node - 1] as number;
    // The arcs of a node stay in the order in which they were added.
    const next = arcOffsets.slice();
    const arcTargets = new Int32Array(to.length);
    const arcPenalties = new Float32Array(to.length);
    for (let arc = 0; arc < to.length; arc++) {
      const place = (next[from[arc] as number] as number)++;
      arcTargets[place] = to[arc] as number;
      arcPenalties[place] = penalty[arc] as number;
    }
    return {
      states: Int32Array.from(this.#states),
      labels: Int32Array.from(this.#labels),
      variants: Int32Array.from(this.#variants),
      repeats: Uint8Array.from(this.#repeats),
      framePenalties: Float32Array.from(this.#framePenalties),
      arcOffsets,
      arcTargets,
      arcPenalties,
      start,
      end,
      junctions: Int32Array.from(this.#junctions),
    };
  }
}
