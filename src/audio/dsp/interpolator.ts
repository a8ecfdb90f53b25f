/** Oversampling reaches at least this rate in Hz: ITU-R BS.1770-4, annex 2, asks for 4 times 48 kHz. */
const wantedRate = 176_400;
/** A point between two samples is computed from this many samples on either side. */
export const reach = 16;
/** A point between two samples is computed from this many samples in all. */
export const taps = reach * 2;
/** The greatest ratio of a peak to the samples and halfway points around it: 3 dB, at the highest frequency. */
const overHalves = Math.SQRT2;
/** How many windows are ruled out together. */
const runLength = 256;
/** A margin for rounding errors. */
const roundingMargin = 1 + 1e-9;

/** Receives a point between two samples; `start` is the first of the 32 samples around it. Returns the floor for the next point. */
type OnPoint = (start: number, height: number) => number;

/** Receives a part of the samples, from `from` up to `to`, outside of which no sample exceeds the floor. */
type OnPart = (from: number, to: number) => void;

/** Finds peaks between samples. */
export interface Interpolator {
  /**
   * Calls `onPoint` for every pair of samples between which the sound exceeds `floor`. Looks at all windows of 32 samples that
   * begin at `first` or later and end within `samples`. Works at any full scale. Calls `onPart` for every part whose samples may
   * exceed `floor` themselves. Parts overlap.
   */
  pointsAbove(samples: Float32Array, first: number, floor: number, onPoint: OnPoint, onPart?: OnPart): void;
}

/**
 * Creates an interpolator for sound between samples. Interpolation is expensive, so it runs only where a peak is possible: a point
 * lies near the line between its neighbours, and how far off is bounded by the curvature around it.
 */
export function createInterpolator(sampleRate: number): Interpolator {
  const phases = betweenPhases(sampleRate);
  const halfway = phases[phases.length >> 1];
  const others = phases.filter((phase) => phase !== halfway);
  const bounds = boundsOf(phases);

  function highestBetween(samples: Float32Array, start: number, neighbour: number, floor: number): number {
    if (halfway === undefined) return 0;
    let highest = between(samples, start, halfway);
    if (Math.max(highest, neighbour) * overHalves <= floor) return highest;
    for (const phase of others) highest = Math.max(highest, between(samples, start, phase));
    return highest;
  }

  return {
    pointsAbove(samples, first, floor, onPoint, onPart) {
      let known = floor;
      const end = samples.length - taps + 1;
      for (let from = first; from < end; from += runLength) {
        const to = Math.min(end, from + runLength);
        const { height, bend } = extremesOf(samples, from, to + taps - 1);
        const bent = bend * bounds.bend;
        if (Math.min(height * bounds.height, height * bounds.line + bent) * roundingMargin <= known) continue;
        onPart?.(from, to + taps - 1);
        for (let start = from; start < to; start++) {
          const neighbour = Math.max(
            Math.abs(samples[start + reach - 1] as number),
            Math.abs(samples[start + reach] as number),
          );
          if ((neighbour * bounds.line + bent) * roundingMargin <= known) continue;
          const highest = highestBetween(samples, start, neighbour, known);
          if (highest > known) known = onPoint(start, highest);
        }
      }
    },
  };
}

/** Returns the greatest absolute value, and the greatest absolute second difference. */
function extremesOf(samples: Float32Array, from: number, to: number): { height: number; bend: number } {
  let before = samples[from] as number;
  let here = samples[from + 1] as number;
  let height = Math.max(Math.abs(before), Math.abs(here));
  let bend = 0;
  for (let index = from + 2; index < to; index++) {
    const next = samples[index] as number;
    const value = Math.abs(next);
    if (value > height) height = value;
    const turn = Math.abs(before - here - here + next);
    if (turn > bend) bend = turn;
    before = here;
    here = next;
  }
  return { height, bend };
}

/**
 * Returns factors that bound a point in two ways: `height` times the highest of its 32 samples, or `line` times its higher
 * neighbour plus `bend` times the greatest second difference around it. Derivation: let s be the samples, w the weights and 0
 * the sample before the point. The sum of w·s is s₀·(W-M) + s₁·M + the sum of v·d. W is the sum of w, M the sum of w times the
 * distance from 0, d the second differences, and v the weights w summed twice from either end.
 */
function boundsOf(phases: readonly Float64Array[]): { height: number; line: number; bend: number } {
  const bounds = { height: 1, line: 1, bend: 0 };
  const sumOf = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);
  for (const phase of phases) {
    const moment = sumOf(phase.map((weight, tap) => weight * (tap - (reach - 1))));
    const bends = phase.map((_, at) =>
      sumOf(
        phase.map((weight, tap) =>
          at >= reach ? Math.max(0, tap - at) * weight : Math.max(0, at - tap) * weight,
        ),
      ),
    );
    bounds.height = Math.max(bounds.height, sumOf(phase.map(Math.abs)));
    bounds.line = Math.max(bounds.line, Math.abs(sumOf(phase) - moment) + Math.abs(moment));
    bounds.bend = Math.max(bounds.bend, sumOf(bends.map(Math.abs)));
  }
  return bounds;
}

/** Returns the absolute height of the sound between two samples. `start` is the first of the 32 samples around it. */
function between(samples: Float32Array, start: number, phase: Float64Array): number {
  let value = 0;
  for (let tap = 0; tap < taps; tap++) value += (phase[tap] as number) * (samples[start + tap] as number);
  return Math.abs(value);
}

/**
 * Returns, for each point between two samples, the weights of the 16 samples before and after it: sinc interpolation with a Hann
 * window.
 */
function betweenPhases(sampleRate: number): readonly Float64Array[] {
  const factor = 2 ** Math.max(0, Math.ceil(Math.log2(wantedRate / sampleRate)));
  return Array.from({ length: factor - 1 }, (_, index) => {
    const at = (index + 1) / factor;
    return Float64Array.from({ length: taps }, (_tap, tap) => {
      const distance = tap - (reach - 1) - at;
      const window = Math.cos((Math.PI * distance) / (2 * reach)) ** 2;
      return (window * Math.sin(Math.PI * distance)) / (Math.PI * distance);
    });
  });
}
