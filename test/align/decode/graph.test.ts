import { describe, expect, it } from 'vitest';
import { findPath } from '../../../src/align/decode/find-path.js';
import { GraphBuilder } from '../../../src/align/decode/graph.js';
import type { FrameScorer } from '../../../src/align/model/frame-scorer.js';

/** A sound in which each frame is one state for certain. */
function soundOf(states: readonly number[]): FrameScorer {
  let current = 0;
  return {
    moveTo(frame) {
      current = frame;
    },
    scoreOf: (state) => (states[current] === state ? 0 : -50),
    best: () => 0,
  };
}

const node = (state: number, repeats = true) => ({
  state,
  label: state,
  variant: 0,
  repeats,
  framePenalty: 0,
});

/** Builds words of two states each (word `w` is `2w`, `2w + 1`), in order, with a jump from any word end to any word. */
function withJumps(words: number, penalty: number) {
  const builder = new GraphBuilder();
  const start = builder.addJunction();
  const jump = builder.addJunction();
  const end = builder.addJunction();
  let before = start;
  const firsts: number[] = [];
  for (let word = 0; word < words; word++) {
    const first = builder.add(node(word * 2));
    const last = builder.add(node(word * 2 + 1));
    builder.connect(before, first);
    builder.connect(first, last);
    builder.connect(last, jump, penalty);
    firsts.push(first);
    before = last;
  }
  for (const first of firsts) builder.connect(jump, first);
  builder.connect(before, end);
  return builder.build(start, end);
}

const statesOn = (graph: ReturnType<typeof withJumps>, frames: readonly number[]) =>
  [...(findPath(graph, soundOf(frames), frames.length)?.nodes ?? [])].map((one) => graph.states[one]);

describe('GraphBuilder', () => {
  it('builds graphs with jumps, on which a repeated word is found', () => {
    const spoken = [0, 1, 2, 3, 2, 3, 4, 5];
    expect(statesOn(withJumps(3, 5), spoken)).toEqual(spoken);
  });

  it('builds graphs with jumps, on which a missing word is found', () => {
    const spoken = [0, 0, 1, 4, 5, 5];
    expect(statesOn(withJumps(3, 5), spoken)).toEqual(spoken);
  });

  it('refuses circles of junctions', () => {
    const builder = new GraphBuilder();
    const [first, second] = [builder.addJunction(), builder.addJunction()];
    builder.connect(first, second);
    expect(() => builder.connect(second, first)).toThrow(RangeError);
    expect(() => builder.connect(first, first)).toThrow(RangeError);
  });
});
