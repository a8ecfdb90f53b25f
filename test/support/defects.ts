/** Functions that return a damaged copy of a good take. */

const joined = (...parts: readonly Int16Array[]): Int16Array => {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
};

const silenceOf = (seconds: number, sampleRate: number): Int16Array =>
  new Int16Array(Math.round(seconds * sampleRate));

/**
 * Returns the sample of a crest in the middle of the loudest 60 ms within half a second of `share` of the whole, so within a
 * vowel and not at zero. `npm run test:takes` measures how many cuts at other places are detected.
 */
export function vowelNear(samples: Int16Array, sampleRate: number, share: number): number {
  const width = Math.round(0.06 * sampleRate);
  const from = Math.max(0, Math.round(samples.length * share - sampleRate / 2));
  let best = { at: from, power: -1 };
  for (let at = from; at + width < Math.min(samples.length, from + sampleRate); at += 64) {
    const power = samples.subarray(at, at + width).reduce((sum, sample) => sum + sample * sample, 0);
    if (power > best.power) best = { at, power };
  }
  const middle = best.at + (width >> 1);
  const around = samples.subarray(middle, middle + Math.round(0.01 * sampleRate));
  const crest = around.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0);
  return middle + around.findIndex((sample) => Math.abs(sample) === crest);
}

/** Returns the sample in the middle of the longest quiet stretch near the middle, so between two words. */
export function gapNearMiddle(samples: Int16Array): number {
  const quarter = samples.length >> 2;
  let best = { at: samples.length >> 1, length: 0 };
  for (let index = quarter, start = quarter; index < quarter * 3; index++) {
    if (Math.abs(samples[index] as number) > 100) start = index + 1;
    else if (index - start > best.length) best = { at: (index + start) >> 1, length: index - start };
  }
  return best.at;
}

export const withoutTail = (samples: Int16Array, from: number): Int16Array => samples.slice(0, from);

export const withoutHead = (samples: Int16Array, to: number): Int16Array => samples.slice(to);

export const withSilenceAt = (
  samples: Int16Array,
  at: number,
  { seconds, sampleRate }: { readonly seconds: number; readonly sampleRate: number },
): Int16Array => joined(samples.subarray(0, at), silenceOf(seconds, sampleRate), samples.subarray(at));

/** Appends other speech after a silence. */
export const withMore = (
  samples: Int16Array,
  more: Int16Array,
  { seconds, sampleRate }: { readonly seconds: number; readonly sampleRate: number },
): Int16Array => joined(samples, silenceOf(seconds, sampleRate), more);

/** Applies a gain that depends on the place, from 0 to 1. Clips the result. */
export const withGain = (samples: Int16Array, gain: (place: number) => number): Int16Array =>
  samples.map((sample, index) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * gain(index / samples.length)))),
  );

export const withOffset = (samples: Int16Array, offset: number): Int16Array =>
  samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample + offset)));

/** Adds hiss at the given level. */
export function withHiss(samples: Int16Array, dbfs: number): Int16Array {
  const amplitude = 32_768 * 10 ** (dbfs / 20) * Math.sqrt(3);
  let noise = 1;
  return samples.map((sample) => {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.max(-32_768, Math.min(32_767, sample + amplitude * (noise / 0x3fffffff - 1)));
  });
}
