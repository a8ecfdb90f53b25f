import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChunkLimits,
  type Cuts,
  cheapestPath,
  type Fewest,
  type PaidSpan,
  shortCharacters,
} from '../../../src/split/cheapest-path/cheapest-path.js';
import { examples } from '../../support/examples.js';

/** The text between two cuts. */
interface Segment {
  readonly length: number;
  /** White space after it. */
  readonly gap: number;
  /** Bytes per character. */
  readonly width: number;
  /** Of the seam after it. */
  readonly penalty: number;
  /** 1: it is a heading. */
  readonly heading: number;
  /** 0: only paid chunks may meet after it. Default: 1. */
  readonly buyable?: number;
}

function cutsOf(segments: readonly Segment[]): Cuts {
  const bytesOf = { startBytes: [0], endBytes: [0] };
  const cuts = { starts: [0], ends: [0], ...bytesOf, penalties: [0], headings: [0], buyable: [1] };
  let at = 0;
  let bytes = 0;
  for (const [index, { length, gap, width, penalty, heading, buyable = 1 }] of segments.entries()) {
    const isLast = index === segments.length - 1;
    at += length;
    bytes += length * width;
    cuts.ends.push(at);
    cuts.endBytes.push(bytes);
    at += isLast ? 0 : gap;
    bytes += isLast ? 0 : gap;
    cuts.starts.push(at);
    cuts.startBytes.push(bytes);
    cuts.penalties.push(isLast ? 0 : penalty);
    cuts.headings.push(isLast ? 0 : heading);
    cuts.buyable.push(isLast ? 1 : buyable);
  }
  return cuts;
}

interface Problem {
  readonly cuts: Cuts;
  readonly limits: ChunkLimits & { readonly fewest: Fewest };
  readonly paid: readonly PaidSpan[];
}

/**
 * Computes a path's tuple independently of the implementation, then its seams from the last to the first. Null: a chunk of the
 * path is not allowed.
 */
function tupleOf({ cuts, limits, paid }: Problem, path: readonly number[]): number[] | null {
  const tuple = [0, 0, 0, 0, 0, 0, 0];
  for (let step = 1; step < path.length; step++) {
    const from = path[step - 1]!;
    const to = path[step]!;
    const length = cuts.ends[to]! - cuts.starts[from]!;
    const keepsLimits =
      length <= limits.maxCharacters && cuts.endBytes[to]! - cuts.startBytes[from]! <= limits.maxBytes;
    const isPaid = paid.some((span) => span.from === from && span.to === to);
    const mayBuy = cuts.buyable[from] === 1 && cuts.buyable[to] === 1;
    const areNeighbours =
      Array.from(cuts.buyable).findIndex((buyable, cut) => cut > from && buyable === 1) === to;
    if (!isPaid && !(mayBuy && (keepsLimits || areNeighbours))) return null;
    const bought = isPaid ? 0 : 1;
    const covered = cuts.starts[to]! - cuts.starts[from]!;
    tuple[0]! += limits.fewest === 'requests' ? bought : bought * covered;
    tuple[1]! += bought;
    tuple[2]! += bought && length < shortCharacters ? 1 : 0;
    tuple[3]! += cuts.headings[to]!;
    tuple[4]! += cuts.penalties[to]!;
    tuple[5]! += 1;
    tuple[6]! += length ** 2;
  }
  return [...tuple, ...[...path].reverse()];
}

/** Returns every allowed path. */
function allPaths(problem: Problem): number[][] {
  const last = problem.cuts.starts.length - 1;
  const inner = Array.from({ length: last - 1 }, (_, index) => index + 1);
  return Array.from({ length: 2 ** (last - 1) }, (_, subset) => [
    0,
    ...inner.filter((cut) => subset & (1 << (cut - 1))),
    last,
  ]).filter((path) => tupleOf(problem, path) !== null);
}

const smallestTuple = (problem: Problem): number[] =>
  allPaths(problem)
    .map((path) => tupleOf(problem, path)!)
    .reduce((smallest, tuple) => (compare(tuple, smallest) < 0 ? tuple : smallest));

/** Returns how many characters a path sends. */
const charactersSent = ({ cuts, paid }: Problem, path: readonly number[]): number =>
  path.slice(1).reduce((total, to, index) => {
    const from = path[index]!;
    const isPaid = paid.some((span) => span.from === from && span.to === to);
    return total + (isPaid ? 0 : cuts.ends[to]! - cuts.starts[from]!);
  }, 0);

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const segment: fc.Arbitrary<Segment> = fc.record({
  length: fc.oneof(fc.constantFrom(20, 40, 60), fc.integer({ min: 1, max: 90 })),
  gap: fc.constantFrom(0, 1, 2),
  width: fc.constantFrom(1, 1, 3),
  penalty: fc.constantFrom(0, 2, 2, 4, 6),
  heading: fc.constantFrom(0, 0, 0, 1),
  buyable: fc.constantFrom(1, 1, 1, 0),
});

const problem: fc.Arbitrary<Problem> = fc.array(segment, { minLength: 1, maxLength: 9 }).chain((segments) => {
  const last = segments.length;
  const span = fc
    .tuple(fc.nat(last - 1), fc.nat(last - 1))
    .map(([from, more]) => ({ from, to: Math.min(last, from + 1 + more) }));
  return fc.record({
    cuts: fc.constant(cutsOf(segments)),
    limits: fc.record({
      maxCharacters: fc.integer({ min: 60, max: 220 }),
      maxBytes: fc.integer({ min: 90, max: 400 }),
      fewest: fc.constantFrom<Fewest>('requests', 'characters'),
    }),
    paid: fc.oneof(fc.constant([]), fc.array(span, { maxLength: 4 })),
  });
});

describe('cheapestPath', () => {
  it('returns the path with the smallest tuple of all paths', () => {
    fc.assert(
      fc.property(problem, (problem) => {
        const path = cheapestPath(problem.cuts, problem.limits, problem.paid);
        expect(tupleOf(problem, path)).toEqual(smallestTuple(problem));
      }),
      { numRuns: examples(500) },
    );
  });

  const plain = { length: 100, gap: 1, width: 1, penalty: 2, heading: 0 };
  const limits = { maxCharacters: 250, maxBytes: 1000, fewest: 'requests' as const };

  it('returns one chunk when the whole text keeps the limits', () => {
    expect(cheapestPath(cutsOf([plain, plain]), limits, [])).toEqual([0, 2]);
  });

  it('balances the lengths, and prefers the earlier seam on a tie', () => {
    expect(cheapestPath(cutsOf([plain, plain, plain, plain]), limits, [])).toEqual([0, 2, 4]);
    expect(cheapestPath(cutsOf([plain, plain, plain]), limits, [])).toEqual([0, 1, 3]);
  });

  it('prefers a seam at a paragraph end to balanced lengths', () => {
    const paragraph = { ...plain, penalty: 0 };
    expect(cheapestPath(cutsOf([plain, paragraph, plain]), limits, [])).toEqual([0, 2, 3]);
  });

  it('puts no heading at the end of a chunk when that costs no more', () => {
    const heading = { ...plain, length: 20, penalty: 0, heading: 1 };
    expect(cheapestPath(cutsOf([plain, plain, heading, plain, plain]), limits, [])).toEqual([0, 2, 5]);
  });

  it('avoids a very short chunk, and prefers a more audible seam', () => {
    const word = { ...plain, length: 30 };
    const paragraph = { ...plain, penalty: 0 };
    expect(cheapestPath(cutsOf([plain, paragraph, word]), { ...limits, maxCharacters: 201 }, [])).toEqual([
      0, 1, 3,
    ]);
  });

  it('keeps the limit on bytes', () => {
    const wide = { ...plain, width: 3 };
    expect(
      cheapestPath(cutsOf([wide, wide, wide]), { ...limits, maxCharacters: 1000, maxBytes: 601 }, []),
    ).toEqual([0, 1, 3]);
  });

  it('makes a segment that exceeds the limit a chunk of its own', () => {
    const long = { ...plain, length: 900 };
    expect(cheapestPath(cutsOf([plain, long, plain]), limits, [])).toEqual([0, 1, 2, 3]);
  });

  it('uses paid chunks, even longer than the limit', () => {
    const cuts = cutsOf([plain, plain, plain, plain]);
    expect(cheapestPath(cuts, limits, [{ from: 0, to: 3 }])).toEqual([0, 3, 4]);
    expect(cheapestPath(cuts, limits, [{ from: 1, to: 2 }])).toEqual([0, 2, 4]);
    const spans = [
      { from: 1, to: 2 },
      { from: 2, to: 4 },
    ];
    expect(cheapestPath(cuts, { ...limits, maxCharacters: 150 }, spans)).toEqual([0, 1, 2, 4]);
  });

  it('buys the fewest requests or the fewest characters, as the price counts', () => {
    const cuts = cutsOf([plain, plain, plain, plain]);
    const wide = { ...limits, maxCharacters: 1000 };
    const byCharacters = { ...wide, fewest: 'characters' as const };
    // Either one request for everything, or two for what is not paid.
    const middle = [{ from: 1, to: 3 }];
    expect(cheapestPath(cuts, wide, middle)).toEqual([0, 4]);
    expect(cheapestPath(cuts, byCharacters, middle)).toEqual([0, 1, 3, 4]);
    // With equal characters, the fewest requests win.
    const either = [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
      { from: 1, to: 3 },
    ];
    expect(cheapestPath(cuts, byCharacters, either.slice(0, 2))).toEqual([0, 1, 2, 3, 4]);
    expect(cheapestPath(cuts, byCharacters, either)).toEqual([0, 1, 3, 4]);
  });

  it('makes no seam only to save a space', () => {
    const cuts = cutsOf([plain, plain]);
    expect(cheapestPath(cuts, { ...limits, fewest: 'characters' }, [])).toEqual([0, 2]);
  });

  it('sends at most the minimum of characters plus the white space at its seams', () => {
    fc.assert(
      fc.property(problem, ({ limits, ...rest }) => {
        const problem = { ...rest, limits: { ...limits, fewest: 'characters' as const } };
        const path = cheapestPath(problem.cuts, problem.limits, problem.paid);
        const minimum = Math.min(...allPaths(problem).map((one) => charactersSent(problem, one)));
        const spaces = 2 * (problem.cuts.starts.length - 1);
        expect(charactersSent(problem, path)).toBeLessThanOrEqual(minimum + spaces);
      }),
    );
  });
});
