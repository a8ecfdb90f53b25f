/** A Fourier transform of one size. It works in place on a real and an imaginary part of that size. */
export type Fft = (real: Float64Array, imaginary: Float64Array) => void;

/**
 * Creates a Fourier transform (radix 2, decimation in time).
 * @param size a power of two
 */
export function createFft(size: number): Fft {
  const reversed = bitReversal(size);
  const cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  return (real, imaginary) => {
    permute(real, reversed);
    permute(imaginary, reversed);
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (half * 2);
      for (let block = 0; block < size; block += half * 2) {
        for (let k = 0; k < half; k++) {
          const upper = block + k;
          const lower = upper + half;
          const cosine = cosines[k * stride] as number;
          const sine = sines[k * stride] as number;
          const lowerReal = real[lower] as number;
          const lowerImaginary = imaginary[lower] as number;
          const turnedReal = lowerReal * cosine - lowerImaginary * sine;
          const turnedImaginary = lowerReal * sine + lowerImaginary * cosine;
          const upperReal = real[upper] as number;
          const upperImaginary = imaginary[upper] as number;
          real[lower] = upperReal - turnedReal;
          imaginary[lower] = upperImaginary - turnedImaginary;
          real[upper] = upperReal + turnedReal;
          imaginary[upper] = upperImaginary + turnedImaginary;
        }
      }
    }
  };
}

function bitReversal(size: number): Int32Array {
  const bits = Math.log2(size);
  return Int32Array.from({ length: size }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if (index & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
    return reversed;
  });
}

function permute(values: Float64Array, order: Int32Array): void {
  for (let index = 0; index < order.length; index++) {
    const other = order[index] as number;
    if (other <= index) continue;
    const value = values[index] as number;
    values[index] = values[other] as number;
    values[other] = value;
  }
}
