/**
 * The places where a passage may be cut, as parallel arrays. Cut 0 is the passage's beginning, the last cut its end. A
 * chunk from cut i to cut j is the text from `starts[i]` to `ends[j]`; what stands between `ends[i]` and `starts[i]` is
 * white space. Offsets are UTF-16 code units; the `…Bytes` are the same offsets counted in UTF-8 bytes from the beginning.
 */
export interface Cuts {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly startBytes: ArrayLike<number>;
  readonly endBytes: ArrayLike<number>;
  /** How much a seam there is heard; 0 for the beginning and the end, which are none. */
  readonly penalties: ArrayLike<number>;
  /** 1 where a seam would come right after a heading, else 0. */
  readonly headings: ArrayLike<number>;
  /** 1 where a chunk to buy may begin and end; 0 where paid ones alone may. The first and the last are 1. */
  readonly buyable: ArrayLike<number>;
}

export interface ChunkLimits {
  readonly maxCharacters: number;
  readonly maxBytes: number;
}

/** What a price counts of the chunks to buy. */
export type Fewest = 'requests' | 'characters';

/** A chunk that costs nothing because its audio is there already, from cut to cut; it may be longer than the limits. */
export interface PaidSpan {
  readonly from: number;
  readonly to: number;
}

/** Engines refuse or invent around very short texts: a bought chunk should not be under this many code units. */
export const shortCharacters = 60;

/**
 * The cheapest way from the first cut to the last, as cut indices in order, both included. Exact: among all ways whose
 * chunks keep the limits (or are paid), the least tuple of (1) what the price counts (`fewest`): chunks to buy, or the
 * characters of the text that they cover, (2) chunks to buy, (3) those of them under `shortCharacters`, (4) seams right
 * after a heading, (5) sum of seam penalties, (6) chunks, (7) sum of squared lengths; among equal ones the one whose last
 * seam is earliest, then the one before it. Two neighbouring buyable cuts may always be joined, however far apart.
 *
 * Characters are counted with the white space after a chunk, which is not sent: else a seam at every sentence would be
 * cheapest, for the blanks that it saves.
 *
 * Takes time in proportion to the cuts times those within one limit.
 */
export function cheapestPath(
  cuts: Cuts,
  limits: ChunkLimits & { readonly fewest: Fewest },
  paid: readonly PaidSpan[],
): number[] {
  const { starts, ends, startBytes, endBytes, buyable } = cuts;
  const last = starts.length - 1;
  const table = emptyTable(last + 1);
  const paidTo = byEnd(paid);
  let first = 0;
  let neighbour = 0;
  for (let to = 1; to <= last; to++) {
    const leastStart = ends[to]! - limits.maxCharacters;
    const leastStartByte = endBytes[to]! - limits.maxBytes;
    while (first < neighbour && (starts[first]! < leastStart || startBytes[first]! < leastStartByte)) first++;
    const paidHere = paidTo.get(to) ?? none;
    settle(table, cuts, { to, first: buyable[to] ? first : to, paid: paidHere, fewest: limits.fewest });
    if (buyable[to]) neighbour = to;
  }
  return wayTo(table, last);
}

const none: readonly PaidSpan[] = [];

function byEnd(paid: readonly PaidSpan[]): ReadonlyMap<number, readonly PaidSpan[]> {
  const spans = new Map<number, PaidSpan[]>();
  for (const span of paid) {
    const others = spans.get(span.to);
    if (others) others.push(span);
    else spans.set(span.to, [span]);
  }
  return spans;
}

/**
 * For each cut the least tuple of any way to it, and the cut before it on that way. Flat arrays of
 * integers: one float could not hold the tuple of a large passage, and an object a cut is ten times slower. The squares of
 * 15 million characters stay far under 2^53.
 */
interface Table {
  readonly charged: Int32Array;
  readonly bought: Int32Array;
  readonly short: Int32Array;
  readonly headings: Int32Array;
  readonly penalties: Int32Array;
  readonly chunks: Int32Array;
  readonly squares: Float64Array;
  readonly before: Int32Array;
}

const emptyTable = (size: number): Table => ({
  charged: new Int32Array(size),
  bought: new Int32Array(size),
  short: new Int32Array(size),
  headings: new Int32Array(size),
  penalties: new Int32Array(size),
  chunks: new Int32Array(size),
  squares: new Float64Array(size),
  before: new Int32Array(size),
});

/** The ways to cut `to`: a bought chunk from each buyable cut between `first` and it, and the paid ones that end there. */
interface Ways {
  readonly to: number;
  readonly first: number;
  readonly paid: readonly PaidSpan[];
  readonly fewest: Fewest;
}

/** Writes the least way to a cut into the table; all cuts before it are settled. One that no way leads to stays `unreached`. */
function settle(table: Table, cuts: Cuts, { to, first, paid, fewest }: Ways): void {
  const { charged, bought, short, headings, penalties, chunks, squares } = table;
  const { starts, buyable } = cuts;
  const end = cuts.ends[to]!;
  const next = starts[to]!;
  const byLength = fewest === 'characters';
  let best = -1;
  let leastCharged = unreached;
  let leastBought = 0;
  let leastShort = 0;
  let leastHeadings = 0;
  let leastPenalties = 0;
  let leastChunks = 0;
  let leastSquares = 0;
  for (let way = first; way < to + paid.length; way++) {
    const isBought = way < to;
    if (isBought && !buyable[way]) continue;
    const from = isBought ? way : paid[way - to]!.from;
    const nowCharged = charged[from]! + (isBought ? (byLength ? next - starts[from]! : 1) : 0);
    // Most ways end here; the rest of the tuple is not worth adding up for them.
    if (nowCharged > leastCharged) continue;
    const nowBought = bought[from]! + (isBought ? 1 : 0);
    const length = end - starts[from]!;
    const nowShort = short[from]! + (isBought && length < shortCharacters ? 1 : 0);
    const difference =
      nowCharged - leastCharged ||
      nowBought - leastBought ||
      nowShort - leastShort ||
      headings[from]! - leastHeadings ||
      penalties[from]! - leastPenalties ||
      chunks[from]! - leastChunks;
    if (difference > 0) continue;
    // Apart, since it alone is no 32-bit integer.
    const nowSquares = squares[from]! + length * length;
    if (difference === 0 && (nowSquares - leastSquares || from - best) >= 0) continue;
    best = from;
    leastCharged = nowCharged;
    leastBought = nowBought;
    leastShort = nowShort;
    leastHeadings = headings[from]!;
    leastPenalties = penalties[from]!;
    leastChunks = chunks[from]!;
    leastSquares = nowSquares;
  }
  charged[to] = leastCharged;
  bought[to] = leastBought;
  short[to] = leastShort;
  // Every way to this cut ends with the same seam, so it is added once.
  headings[to] = leastHeadings + cuts.headings[to]!;
  penalties[to] = leastPenalties + cuts.penalties[to]!;
  chunks[to] = leastChunks + 1;
  squares[to] = leastSquares;
  table.before[to] = best;
}

/** More than any passage has chunks or characters. */
const unreached = 2 ** 30;

function wayTo(table: Table, last: number): number[] {
  const way = [last];
  for (let cut = last; cut > 0; ) {
    cut = table.before[cut]!;
    way.push(cut);
  }
  return way.reverse();
}
