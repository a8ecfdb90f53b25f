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

/** A stretch of words between two cuts: its length, its bytes a character, and what a seam after it costs. */
interface Stretch {
  readonly length: number;
  readonly gap: number;
  readonly width: number;
  readonly penalty: number;
  readonly heading: number;
  /** 0: only paid chunks may meet after it. Default: 1. */
  readonly buyable?: number;
}

function cutsOf(stretches: readonly Stretch[]): Cuts {
  const bytesOf = { startBytes: [0], endBytes: [0] };
  const cuts = { starts: [0], ends: [0], ...bytesOf, penalties: [0], headings: [0], buyable: [1] };
  let at = 0;
  let bytes = 0;
  for (const [index, { length, gap, width, penalty, heading, buyable = 1 }] of stretches.entries()) {
    const isLast = index === stretches.length - 1;
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

/** The order that is promised, written out a second time: a way's tuple, then its seams from the last to the first. */
function tupleOf({ cuts, limits, paid }: Problem, way: readonly number[]): number[] | null {
  const tuple = [0, 0, 0, 0, 0, 0, 0];
  for (let step = 1; step < way.length; step++) {
    const from = way[step - 1]!;
    const to = way[step]!;
    const length = cuts.ends[to]! - cuts.starts[from]!;
    const keeps =
      length <= limits.maxCharacters && cuts.endBytes[to]! - cuts.startBytes[from]! <= limits.maxBytes;
    const isPaid = paid.some((span) => span.from === from && span.to === to);
    const mayBuy = cuts.buyable[from] === 1 && cuts.buyable[to] === 1;
    const areNeighbours =
      Array.from(cuts.buyable).findIndex((buyable, cut) => cut > from && buyable === 1) === to;
    if (!isPaid && !(mayBuy && (keeps || areNeighbours))) return null;
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
  return [...tuple, ...[...way].reverse()];
}

/** Every way that keeps the limits. */
function allWays(problem: Problem): number[][] {
  const last = problem.cuts.starts.length - 1;
  const inner = Array.from({ length: last - 1 }, (_, index) => index + 1);
  return Array.from({ length: 2 ** (last - 1) }, (_, subset) => [
    0,
    ...inner.filter((cut) => subset & (1 << (cut - 1))),
    last,
  ]).filter((way) => tupleOf(problem, way) !== null);
}

const leastByHand = (problem: Problem): number[] =>
  allWays(problem)
    .map((way) => tupleOf(problem, way)!)
    .reduce((least, tuple) => (compare(tuple, least) < 0 ? tuple : least));

/** The characters that are sent. */
const billOf = ({ cuts, paid }: Problem, way: readonly number[]): number =>
  way.slice(1).reduce((total, to, index) => {
    const from = way[index]!;
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

const stretch: fc.Arbitrary<Stretch> = fc.record({
  length: fc.oneof(fc.constantFrom(20, 40, 60), fc.integer({ min: 1, max: 90 })),
  gap: fc.constantFrom(0, 1, 2),
  width: fc.constantFrom(1, 1, 3),
  penalty: fc.constantFrom(0, 2, 2, 4, 6),
  heading: fc.constantFrom(0, 0, 0, 1),
  buyable: fc.constantFrom(1, 1, 1, 0),
});

const problem: fc.Arbitrary<Problem> = fc
  .array(stretch, { minLength: 1, maxLength: 9 })
  .chain((stretches) => {
    const last = stretches.length;
    const span = fc
      .tuple(fc.nat(last - 1), fc.nat(last - 1))
      .map(([from, more]) => ({ from, to: Math.min(last, from + 1 + more) }));
    return fc.record({
      cuts: fc.constant(cutsOf(stretches)),
      limits: fc.record({
        maxCharacters: fc.integer({ min: 60, max: 220 }),
        maxBytes: fc.integer({ min: 90, max: 400 }),
        fewest: fc.constantFrom<Fewest>('requests', 'characters'),
      }),
      paid: fc.oneof(fc.constant([]), fc.array(span, { maxLength: 4 })),
    });
  });

describe('cheapestPath', () => {
  it('is the least of all ways', () => {
    fc.assert(
      fc.property(problem, (problem) => {
        const way = cheapestPath(problem.cuts, problem.limits, problem.paid);
        expect(tupleOf(problem, way)).toEqual(leastByHand(problem));
      }),
      { numRuns: examples(500) },
    );
  });

  const plain = { length: 100, gap: 1, width: 1, penalty: 2, heading: 0 };
  const limits = { maxCharacters: 250, maxBytes: 1000, fewest: 'requests' as const };

  it('takes one chunk where one will do', () => {
    expect(cheapestPath(cutsOf([plain, plain]), limits, [])).toEqual([0, 2]);
  });

  it('balances the lengths, the earlier seam where two are equal', () => {
    expect(cheapestPath(cutsOf([plain, plain, plain, plain]), limits, [])).toEqual([0, 2, 4]);
    expect(cheapestPath(cutsOf([plain, plain, plain]), limits, [])).toEqual([0, 1, 3]);
  });

  it('rather has a paragraph end than a balance', () => {
    const paragraph = { ...plain, penalty: 0 };
    expect(cheapestPath(cutsOf([plain, paragraph, plain]), limits, [])).toEqual([0, 2, 3]);
  });

  it('leaves no heading at the end of a chunk, and counts no money against that', () => {
    const heading = { ...plain, length: 20, penalty: 0, heading: 1 };
    expect(cheapestPath(cutsOf([plain, plain, heading, plain, plain]), limits, [])).toEqual([0, 2, 5]);
  });

  it('avoids a very short chunk before all but money', () => {
    const word = { ...plain, length: 30 };
    const paragraph = { ...plain, penalty: 0 };
    expect(cheapestPath(cutsOf([plain, paragraph, word]), { ...limits, maxCharacters: 201 }, [])).toEqual([
      0, 1, 3,
    ]);
  });

  it('counts bytes, too', () => {
    const wide = { ...plain, width: 3 };
    expect(
      cheapestPath(cutsOf([wide, wide, wide]), { ...limits, maxCharacters: 1000, maxBytes: 601 }, []),
    ).toEqual([0, 1, 3]);
  });

  it('goes on over a stretch that is too long by itself', () => {
    const long = { ...plain, length: 900 };
    expect(cheapestPath(cutsOf([plain, long, plain]), limits, [])).toEqual([0, 1, 2, 3]);
  });

  it('takes what is paid, longer than the limit or not', () => {
    const cuts = cutsOf([plain, plain, plain, plain]);
    expect(cheapestPath(cuts, limits, [{ from: 0, to: 3 }])).toEqual([0, 3, 4]);
    expect(cheapestPath(cuts, limits, [{ from: 1, to: 2 }])).toEqual([0, 2, 4]);
    const spans = [
      { from: 1, to: 2 },
      { from: 2, to: 4 },
    ];
    expect(cheapestPath(cuts, { ...limits, maxCharacters: 150 }, spans)).toEqual([0, 1, 2, 4]);
  });

  it('buys the fewest requests or the fewest characters, as the price asks', () => {
    const cuts = cutsOf([plain, plain, plain, plain]);
    const wide = { ...limits, maxCharacters: 1000 };
    const byCharacters = { ...wide, fewest: 'characters' as const };
    // One request for all of it, or two for what is new.
    const middle = [{ from: 1, to: 3 }];
    expect(cheapestPath(cuts, wide, middle)).toEqual([0, 4]);
    expect(cheapestPath(cuts, byCharacters, middle)).toEqual([0, 1, 3, 4]);
    // As many characters either way: then the fewest requests.
    const either = [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
      { from: 1, to: 3 },
    ];
    expect(cheapestPath(cuts, byCharacters, either.slice(0, 2))).toEqual([0, 1, 2, 3, 4]);
    expect(cheapestPath(cuts, byCharacters, either)).toEqual([0, 1, 3, 4]);
  });

  it('makes no seam to save a blank', () => {
    const cuts = cutsOf([plain, plain]);
    expect(cheapestPath(cuts, { ...limits, fewest: 'characters' }, [])).toEqual([0, 2]);
  });

  it('bills no more characters than the least that can be, but for blanks beside seams', () => {
    fc.assert(
      fc.property(problem, ({ limits, ...rest }) => {
        const problem = { ...rest, limits: { ...limits, fewest: 'characters' as const } };
        const way = cheapestPath(problem.cuts, problem.limits, problem.paid);
        const least = Math.min(...allWays(problem).map((one) => billOf(problem, one)));
        expect(billOf(problem, way)).toBeLessThanOrEqual(least + 2 * (problem.cuts.starts.length - 1));
      }),
    );
  });
});
