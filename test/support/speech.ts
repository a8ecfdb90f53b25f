/**
 * Generates a speech-like sound: bursts of a voice with many harmonics, changing pitch and breath noise. Another seed gives another
 * utterance, so that takes in the wrong order are noticed.
 */
export function speechLike(samples: number, sampleRate: number, seed: number): Int16Array {
  const sound = new Int16Array(samples);
  let phase = seed;
  let noise = seed * 2_654_435 + 1;
  for (let index = 0; index < samples; index++) {
    const time = index / sampleRate;
    const burst = Math.max(0, Math.sin(2 * Math.PI * (2.3 + (seed % 7) * 0.31) * time + seed));
    phase += (2 * Math.PI * (110 + (seed % 11) * 9 + 25 * Math.sin(2 * Math.PI * 0.7 * time))) / sampleRate;
    let voice = 0;
    for (let harmonic = 1; harmonic < 9; harmonic++) voice += Math.sin(phase * harmonic) / harmonic;
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    sound[index] = burst * (voice + 0.1 * (noise / 0x3fffffff - 1)) * 7_000;
  }
  return sound;
}
