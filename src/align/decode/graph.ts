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

/** Builds a graph of nodes and arcs. Words, alternatives, optional silence, unknown sound and jumps are all made of these. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #arcs: { readonly to: number; readonly penalty: number }[][] = [];

  /** Adds a node and returns its number. */
  add(node: GraphNode): number {
    this.#arcs.push([]);
    return this.#nodes.push(node) - 1;
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
    if (this.#nodes[from]?.state === junction && this.#nodes[to]?.state === junction && to <= from)
      throw new RangeError('An arc between junctions must lead to the later one.');
    this.#arcs[from]?.push({ to, penalty });
  }

  /** Returns the graph. Paths begin at the junction `start` and end at the junction `end`. */
  build(start: number, end: number): Graph {
    const nodes = this.#nodes;
    const arcOffsets = new Int32Array(nodes.length + 1);
    for (const [node, arcs] of this.#arcs.entries())
      arcOffsets[node + 1] = (arcOffsets[node] as number) + arcs.length;
    const arcs = this.#arcs.flat();
    return {
      states: Int32Array.from(nodes, (node) => node.state),
      labels: Int32Array.from(nodes, (node) => node.label),
      variants: Int32Array.from(nodes, (node) => node.variant),
      repeats: Uint8Array.from(nodes, (node) => (node.repeats ? 1 : 0)),
      framePenalties: Float32Array.from(nodes, (node) => node.framePenalty),
      arcOffsets,
      arcTargets: Int32Array.from(arcs, (arc) => arc.to),
      arcPenalties: Float32Array.from(arcs, (arc) => arc.penalty),
      start,
      end,
      junctions: Int32Array.from(nodes.flatMap((node, index) => (node.state === junction ? [index] : []))),
    };
  }
}
