/** Samples on each side of a new one that are used for it. More are not audible in speech at 16 kHz. */
const reach = 16;

/**
 * Plays samples faster or slower, so that their pitch changes too, with a low-pass filter against aliases.
 * @param {Int16Array} samples
 * @param {number} factor 1.1 makes the sound 10 % shorter and higher
 */
export function resample(samples, factor) {
  if (factor === 1) return samples;
  const cutoff = Math.min(1, 1 / factor);
  const result = new Int16Array(Math.floor(samples.length / factor));
  for (let index = 0; index < result.length; index += 1) {
    const place = index * factor;
    const first = Math.max(0, Math.ceil(place - reach));
    const last = Math.min(samples.length - 1, Math.floor(place + reach));
    let sum = 0;
    let weights = 0;
    for (let at = first; at <= last; at += 1) {
      const weight = windowedSinc(at - place, cutoff);
      sum += weight * /** @type {number} */ (samples[at]);
      weights += weight;
    }
    result[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum / weights)));
  }
  return result;
}

/**
 * @param {number} distance
 * @param {number} cutoff as a part of the highest frequency
 */
function windowedSinc(distance, cutoff) {
  const phase = Math.PI * distance * cutoff;
  const sinc = phase === 0 ? 1 : Math.sin(phase) / phase;
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
}
