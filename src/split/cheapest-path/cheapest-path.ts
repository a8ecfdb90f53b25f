/**
 * The places where a passage may be cut, as parallel arrays. Cut 0 is the beginning of the passage, the last cut its end. A
 * chunk from cut i to cut j is the text from `starts[i]` to `ends[j]`. The text between `ends[i]` and `starts[i]` is white
 * space. Offsets are UTF-16 code units; the `…Bytes` arrays give the same offsets in UTF-8 bytes.
 */
export interface Cuts {
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly startBytes: ArrayLike<number>;
  readonly endBytes: ArrayLike<number>;
  /** How audible a seam at the cut is; 0 at the beginning and the end, which are not seams. */
  readonly penalties: ArrayLike<number>;
  /** 1 where a seam would directly follow a heading, else 0. */
  readonly headings: ArrayLike<number>;
  /** 1 where a bought chunk may begin and end; 0 where only paid chunks may. The first and the last are 1. */
  readonly buyable: ArrayLike<number>;
}

/** The limits on the text of a bought chunk. */
export interface ChunkLimits {
  /** UTF-16 code units. */
  readonly maxCharacters: number;
  /** UTF-8 bytes. */
  readonly maxBytes: number;
}

/** The unit of the price, of which as few as possible are bought. */
export type Fewest = 'requests' | 'characters';

/** A chunk from cut to cut that costs nothing because it is paid for. It may be longer than the limits. */
export interface PaidSpan {
  readonly from: number;
  readonly to: number;
}

/** A bought chunk should have at least this many UTF-16 code units: engines refuse very short texts or add words to them. */
export const shortCharacters = 60;

/**
 * Returns the cheapest path from the first cut to the last, as cut indices in order, both included.
 *
 * The result is exact: of all paths whose chunks keep the limits or are paid, it has the smallest tuple of
 * 1. what the price counts (`fewest`): bought chunks, or the characters that they cover,
 * 2. bought chunks,
 * 3. bought chunks under `shortCharacters`,
 * 4. seams directly after a heading,
 * 5. the sum of seam penalties,
 * 6. chunks,
 * 7. the sum of squared lengths.
 *
 * On a tie, the path with the earliest last seam wins, then the one with the earliest seam before it. Two consecutive buyable
 * cuts may always be joined, at any distance.
 *
 * Characters include the white space after a chunk, although it is not sent. Otherwise a seam at every sentence would be the
 * cheapest, because it saves a space.
 *
 * The time is proportional to the number of cuts times the number of cuts within one limit.
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
  return pathTo(table, last);
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
 * The smallest tuple of any path to each cut, and the previous cut on that path. The table has flat arrays of integers: a
 * single float cannot hold the tuple of a large passage, and one object per cut is ten times slower. The squares of
 * 15 million characters stay far below 2^53.
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

/** The last steps to cut `to`: a bought chunk from each buyable cut from `first` on, and the paid chunks that end there. */
interface LastSteps {
  readonly to: number;
  readonly first: number;
  readonly paid: readonly PaidSpan[];
  readonly fewest: Fewest;
}

/**
 * Writes the best path to a cut into the table. All earlier cuts must be settled. A cut without a path stays `unreached`.
 * The function is long because its comparison must not allocate: it runs for every pair of cuts within a limit.
 */
function settle(table: Table, cuts: Cuts, { to, first, paid, fewest }: LastSteps): void {
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
  for (let step = first; step < to + paid.length; step++) {
    const isBought = step < to;
    if (isBought && !buyable[step]) continue;
    const from = isBought ? step : paid[step - to]!.from;
    const nowCharged = charged[from]! + (isBought ? (byLength ? next - starts[from]! : 1) : 0);
    // Most steps are rejected here, before the rest of the tuple is computed.
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
    // Compared separately, because squares can exceed 32 bits.
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
  // Every path to this cut ends with the same seam, so its values are added once.
  headings[to] = leastHeadings + cuts.headings[to]!;
  penalties[to] = leastPenalties + cuts.penalties[to]!;
  chunks[to] = leastChunks + 1;
  squares[to] = leastSquares;
  table.before[to] = best;
}

/** More than the chunks or characters of any passage. */
const unreached = 2 ** 30;

function pathTo(table: Table, last: number): number[] {
  const path = [last];
  for (let cut = last; cut > 0; ) {
    cut = table.before[cut]!;
    path.push(cut);
  }
  return path.reverse();
}
