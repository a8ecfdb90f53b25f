/**
 * Returns a chapter of about one minute of sound like speech, with silence before and after it. Its length is not a round
 * number.
 * @param {number} rate
 * @param {number} seed
 */
export function toneSound(rate, seed) {
  const speech = rate * (50 + (seed % 7)) + seed * 331 + 17;
  const sound = new Int16Array(Math.round(0.75 * rate) + speech + 2 * rate);
  let phase = seed;
  let noise = seed * 2_654_435 + 1;
  for (let index = 0; index < speech; index++) {
    const time = index / rate;
    const burst = Math.max(0, Math.sin(2 * Math.PI * (2.3 + (seed % 7) * 0.31) * time + seed));
    phase += (2 * Math.PI * (110 + (seed % 11) * 9 + 25 * Math.sin(2 * Math.PI * 0.7 * time))) / rate;
    let voice = 0;
    for (let harmonic = 1; harmonic < 9; harmonic++) voice += Math.sin(phase * harmonic) / harmonic;
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    sound[Math.round(0.75 * rate) + index] = burst * (voice + 0.1 * (noise / 0x3fffffff - 1)) * 7_000;
  }
  return sound;
}
