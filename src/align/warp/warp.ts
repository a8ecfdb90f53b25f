import { dimensions, type Features } from '../features/features.js';

/** Cepstra and their slopes; slopes of slopes differ too much between voices. */
const comparedDimensions = 26;
/** Two frames are compared as one, of 20 ms. */
const framesPerStep = 2;
/** A path may be this many steps from the straight line: 12 s, or a fifth of the sound if that is more. */
const leastReach = 600;
const reachShare = 0.2;
/** A step in both sounds costs less than one in each, so that the path has no reason to avoid it. */
const diagonalWeight = 1.6;

/** The directions of a path, and the number of bits that one takes. */
const [diagonal, onlyReference, onlyTake] = [0, 1, 2];
const [directionBits, directionMask] = [2, 3];
const directionsPerByte = 8 / directionBits;

/**
 * Maps a reading to another reading of the same text (dynamic time warping).
 * @returns for each frame of `reference` the frame of `take` in which the same is spoken, never falling
 */
export function warp(reference: Features, take: Features): Int32Array {
  const rows = condense(reference);
  const columns = condense(take);
  const band = createBand(rows.length / comparedDimensions, columns.length / comparedDimensions);
  const directions = cheapestDirections(rows, columns, band);
  const columnOfRow = tracePath(directions, band);
  let furthest = 0;
  return Int32Array.from({ length: reference.frames }, (_, frame) => {
    const row = Math.min(band.rows - 1, Math.floor(frame / framesPerStep));
    const within = frame - row * framesPerStep;
    const place = Math.min(take.frames - 1, (columnOfRow[row] as number) * framesPerStep + within);
    // The second frame of a step may be beyond the first one of the next step.
    furthest = Math.max(furthest, place);
    return furthest;
  });
}

/** Averages pairs of frames, and keeps the compared dimensions. */
function condense({ values, frames }: Features): Float32Array {
  const steps = Math.max(1, Math.floor(frames / framesPerStep));
  const result = new Float32Array(steps * comparedDimensions);
  for (let step = 0; step < steps; step++) {
    const first = step * framesPerStep * dimensions;
    const second = Math.min(frames - 1, step * framesPerStep + 1) * dimensions;
    for (let index = 0; index < comparedDimensions; index++) {
      const sum = (values[first + index] as number) + (values[second + index] as number);
      result[step * comparedDimensions + index] = sum / framesPerStep;
    }
  }
  return result;
}

/** The cells that are computed: `width` columns in each row, from `firstColumn`. */
interface Band {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  firstColumn(row: number): number;
}

function createBand(rows: number, columns: number): Band {
  const slope = columns / rows;
  // A row continues where the next begins, so the reach must include the slope.
  const reach = Math.ceil(Math.max(leastReach, reachShare * columns, slope * 2));
  const width = Math.min(columns, reach * 2 + 1);
  return {
    rows,
    columns,
    width,
    firstColumn: (row) => Math.min(columns - width, Math.max(0, Math.floor(row * slope) - reach)),
  };
}

/** The directions of one warping, whose memory the next one uses again, because V8 frees large arrays late. */
class Directions {
  static #memory = new Uint8Array(0);
  readonly #cells: Uint8Array;
  readonly #width: number;

  constructor({ rows, width }: Band) {
    const bytes = Math.ceil((rows * width) / directionsPerByte);
    if (Directions.#memory.length < bytes) Directions.#memory = new Uint8Array(bytes);
    this.#cells = Directions.#memory.subarray(0, bytes).fill(0);
    this.#width = width;
  }

  /** Sets the direction of a cell, once. @param index the place of the cell in its row of the band */
  set(row: number, index: number, direction: number): void {
    const cell = row * this.#width + index;
    const byte = Math.floor(cell / directionsPerByte);
    this.#cells[byte] = (this.#cells[byte] as number) | (direction << shiftOf(cell));
  }

  /** Returns the direction of a cell. */
  get(row: number, index: number): number {
    const cell = row * this.#width + index;
    return ((this.#cells[Math.floor(cell / directionsPerByte)] as number) >> shiftOf(cell)) & directionMask;
  }
}

const shiftOf = (cell: number): number => (cell % directionsPerByte) * directionBits;

/** Returns for each cell of the band the direction from which its cheapest path arrives. They are valid until the next call. */
function cheapestDirections(rows: Float32Array, columns: Float32Array, band: Band): Directions {
  const { width } = band;
  const directions = new Directions(band);
  let before = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  let current = new Float64Array(width);
  for (let row = 0; row < band.rows; row++) {
    const first = band.firstColumn(row);
    const shift = row === 0 ? 0 : first - band.firstColumn(row - 1);
    for (let index = 0; index < width; index++) {
      const cost = distance(rows, row, columns, first + index);
      const above = before[index + shift] ?? Number.POSITIVE_INFINITY;
      const aboveLeft = before[index + shift - 1] ?? Number.POSITIVE_INFINITY;
      const left = index > 0 ? (current[index - 1] as number) : Number.POSITIVE_INFINITY;
      const viaDiagonal = aboveLeft + diagonalWeight * cost;
      const isStart = row === 0 && first + index === 0;
      let least = isStart ? cost : viaDiagonal;
      let direction = diagonal as number;
      if (above + cost < least) [least, direction] = [above + cost, onlyReference as number];
      if (left + cost < least) [least, direction] = [left + cost, onlyTake as number];
      current[index] = least;
      directions.set(row, index, direction);
    }
    [before, current] = [current, before];
  }
  return directions;
}

function distance(rows: Float32Array, row: number, columns: Float32Array, column: number): number {
  const a = row * comparedDimensions;
  const b = column * comparedDimensions;
  let sum = 0;
  for (let index = 0; index < comparedDimensions; index++) {
    const difference = (rows[a + index] as number) - (columns[b + index] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum / comparedDimensions);
}

/** Returns the first column that the cheapest path visits in each row. */
function tracePath(directions: Directions, band: Band): Int32Array {
  const result = new Int32Array(band.rows);
  let row = band.rows - 1;
  let column = band.columns - 1;
  for (;;) {
    result[row] = column;
    if (row === 0 && column === 0) return result;
    const direction = directions.get(row, column - band.firstColumn(row));
    if (direction !== onlyTake) row--;
    if (direction !== onlyReference) column--;
  }
}
