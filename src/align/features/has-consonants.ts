import { alignRate, hop } from './features.js';

/** The share of a sound's loud frames that must be mostly above 2.5 kHz, as s, sh and t are. Measured: 1.6 % or more in eight languages, 0 in tones. */
const leastShare = 0.005;
/** How much of the energy of a sound at 2.5 kHz remains in the differences of neighbouring samples: 2 - 2·cos(2π·2500/16000). */
const leastDifference = 2 - 2 * Math.cos((2 * Math.PI * 2500) / alignRate);
/** Frames with less than this share of the loudest frame's energy count as silence. */
const silenceShare = 1e-4;

/**
 * Tells whether a sound can be speech: in every language, some consonants are noise of high frequency. Test tones have none.
 * @param samples mono at `alignRate`
 */
export function hasConsonants(samples: Float32Array): boolean {
  const frames = Math.floor((samples.length - 1) / hop);
  const energies = new Float64Array(Math.max(0, frames));
  const differences = new Float64Array(energies.length);
  for (let frame = 0; frame < frames; frame++) {
    for (let index = frame * hop; index < (frame + 1) * hop; index++) {
      const sample = samples[index] as number;
      const change = (samples[index + 1] as number) - sample;
      energies[frame] = (energies[frame] as number) + sample * sample;
      differences[frame] = (differences[frame] as number) + change * change;
    }
  }
  const threshold = energies.reduce((most, energy) => Math.max(most, energy), 0) * silenceShare;
  let loud = 0;
  let high = 0;
  for (const [frame, energy] of energies.entries()) {
    if (energy <= threshold) continue;
    loud++;
    if ((differences[frame] as number) > energy * leastDifference) high++;
  }
  return loud > 0 && high >= loud * leastShare;
}
