/** A second-order filter: y = b0·x + b1·x₁ + b2·x₂ - a1·y₁ - a2·y₂, where ₁ and ₂ are one and two samples ago. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * Returns the two filters of ITU-R BS.1770-4's K-weighting, to be applied one after the other: a shelf for the acoustic effect of
 * the head, and a high-pass. The recommendation gives coefficients only for 48 kHz and asks for the same response at other
 * rates. Frequency, gain and quality below are those of the analogue filters that the bilinear transform turns into its
 * coefficients at 48 kHz (tested to ten digits).
 */
export function kWeighting(sampleRate: number): { readonly shelf: Biquad; readonly highPass: Biquad } {
  return { shelf: shelfAt(sampleRate), highPass: highPassAt(sampleRate) };
}

const shelf = { hertz: 1681.974450955533, gainDb: 3.999843853973347, quality: 0.7071752369554196 };
const highPass = { hertz: 38.13547087602444, quality: 0.5003270373238773 };
/** The exponent of the shelf's full gain that gives the gain at its frequency. */
const midGain = 0.4996667741545416;

function shelfAt(sampleRate: number): Biquad {
  const warped = Math.tan((Math.PI * shelf.hertz) / sampleRate);
  const square = warped * warped;
  const slope = warped / shelf.quality;
  const high = 10 ** (shelf.gainDb / 20);
  const middle = high ** midGain;
  const a0 = 1 + slope + square;
  return {
    b0: (high + middle * slope + square) / a0,
    b1: (2 * (square - high)) / a0,
    b2: (high - middle * slope + square) / a0,
    a1: (2 * (square - 1)) / a0,
    a2: (1 - slope + square) / a0,
  };
}

/** Returns the high-pass, not normalised to a gain of 1, because the recommendation's numerator is 1, -2, 1. */
function highPassAt(sampleRate: number): Biquad {
  const warped = Math.tan((Math.PI * highPass.hertz) / sampleRate);
  const square = warped * warped;
  const slope = warped / highPass.quality;
  const a0 = 1 + slope + square;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (square - 1)) / a0, a2: (1 - slope + square) / a0 };
}
