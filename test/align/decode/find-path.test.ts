import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPath, likelihoodScale } from '../../../src/align/decode/find-path.js';
import { type Graph, GraphBuilder, junction } from '../../../src/align/decode/graph.js';
import type { FrameScorer } from '../../../src/align/model/frame-scorer.js';

const states = 4;

/** A sound with the given log-likelihoods: for each frame one of each state. */
function soundOf(frames: readonly (readonly number[])[]): FrameScorer {
  let current = 0;
  return {
    moveTo(frame) {
      current = frame;
    },
    scoreOf: (state) => frames[current]?.[state] ?? 0,
    best: () => Math.max(...(frames[current] ?? [])),
  };
}

interface Description {
  readonly nodes: readonly { readonly state: number; readonly repeats: boolean }[];
  readonly arcs: readonly (readonly [number, number, number])[];
}

/** Builds a graph: start, the nodes, end. Arcs of junctions that lead back are left out. */
function build({ nodes, arcs }: Description): Graph {
  const builder = new GraphBuilder();
  const start = builder.addJunction();
  for (const { state, repeats } of nodes)
    builder.add({ state, repeats, label: 0, variant: 0, framePenalty: state === -2 ? 3 : 0 });
  const end = builder.addJunction();
  const stateOf = (number: number) => nodes[number - 1]?.state ?? junction;
  builder.connect(start, 1);
  for (const [from, to, penalty] of arcs) {
    const [a, b] = [from % (nodes.length + 1), (to % nodes.length) + 1];
    if (stateOf(a) !== junction || stateOf(b) !== junction || b > a) builder.connect(a, b, penalty);
  }
  builder.connect(nodes.length, end);
  return builder.build(start, end);
}

/** Returns the best score of all paths with a given number of frames, by trying all of them. */
function bestByTrying(graph: Graph, scorer: FrameScorer, frames: number): number {
  const visit = (node: number, frame: number): number => {
    if (node === graph.end) return frame === frames ? 0 : Number.NEGATIVE_INFINITY;
    const state = graph.states[node] ?? 0;
    let own = 0;
    let next = frame;
    if (state !== junction) {
      if (frame === frames) return Number.NEGATIVE_INFINITY;
      scorer.moveTo(frame);
      own =
        likelihoodScale *
        ((state === -2 ? scorer.best() : scorer.scoreOf(state)) - (graph.framePenalties[node] ?? 0));
      next = frame + 1;
    }
    let best = Number.NEGATIVE_INFINITY;
    if (graph.repeats[node] === 1) best = visit(node, next);
    for (let arc = graph.arcOffsets[node] ?? 0; arc < (graph.arcOffsets[node + 1] ?? 0); arc++)
      best = Math.max(best, visit(graph.arcTargets[arc] ?? 0, next) - (graph.arcPenalties[arc] ?? 0));
    return own + best;
  };
  return visit(graph.start, 0);
}

const description: fc.Arbitrary<Description> = fc.record({
  nodes: fc.array(fc.record({ state: fc.integer({ min: -2, max: states - 1 }), repeats: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  }),
  arcs: fc.array(fc.tuple(fc.nat(5), fc.nat(4), fc.integer({ min: 0, max: 8 })), { maxLength: 8 }),
});
const cleaned = description.map(({ nodes, arcs }) => ({
  arcs,
  nodes: nodes.map((node) => (node.state === junction ? { ...node, repeats: false } : node)),
}));
const sound = fc.array(fc.array(fc.integer({ min: -40, max: 0 }), { minLength: states, maxLength: states }), {
  minLength: 1,
  maxLength: 5,
});

describe('findPath', () => {
  it('finds the best of all paths through any graph', () => {
    fc.assert(
      fc.property(cleaned, sound, (shape, frames) => {
        const graph = build(shape);
        const expected = bestByTrying(graph, soundOf(frames), frames.length);
        const path = findPath(graph, soundOf(frames), frames.length);
        if (expected === Number.NEGATIVE_INFINITY) expect(path).toBeNull();
        else expect(path?.score).toBeCloseTo(expected, 6);
        expect(path?.nodes.length ?? frames.length).toBe(frames.length);
      }),
      { numRuns: 300 },
    );
  });

  it('widens the beam if the only path to the end is far worse than others', () => {
    // The first node fits every frame, and the last one none of them.
    const graph = build({
      nodes: [
        { state: 0, repeats: true },
        { state: 1, repeats: true },
      ],
      arcs: [[1, 1, 0]],
    });
    const frames = Array.from({ length: 30 }, () => [0, -10_000, 0, 0]);
    const path = findPath(graph, soundOf(frames), frames.length);
    expect([...(path?.nodes ?? [])].filter((node) => node === 2)).toHaveLength(1);
  });

  it('returns null if there are fewer frames than the shortest path has nodes', () => {
    const graph = build({
      nodes: [
        { state: 0, repeats: true },
        { state: 1, repeats: true },
      ],
      arcs: [[1, 1, 0]],
    });
    expect(findPath(graph, soundOf([[0, 0, 0, 0]]), 1)).toBeNull();
  });
});
