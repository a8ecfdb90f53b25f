import { chance, chances } from './chance.js';

/** The sample rate of the gateway's model. */
export const toneSampleRate = 24_000;

/** The silence at both ends of a take. */
const edgeSamples = toneSampleRate * 0.06;
/** A speaker has a syllable of each length at each pitch. */
const burstSeconds = [0.09, 0.12, 0.15, 0.18, 0.21, 0.24];
const pitchSteps = [0.94, 1, 1.05];
const speakers = 12;
const banks = new Map<number, readonly Int16Array[]>();

/**
 * Returns mono samples at 24 kHz that are distributed as in speech: sounds in the pitch of the voice, pauses between words and
 * phrases, and silence at both ends. The duration is exactly that of the text at the given speed. The same request and speed
 * give the same samples.
 */
export function speakTone(
  request: { readonly text: string; readonly voice: string; readonly digest: string },
  charactersPerSecond: number,
): Int16Array {
  const total = Math.max(1, Math.round((request.text.length / charactersPerSecond) * toneSampleRate));
  const samples = new Int16Array(total);
  const bursts = bankOf(Math.floor(chance('speaker', request.voice) * speakers));
  const shortest = Math.min(...bursts.map((burst) => burst.length));
  const next = chances(request.digest);
  const edge = Math.min(edgeSamples, Math.floor(total / 4));
  const end = total - edge;
  if (end - edge < shortest) samples.set(burstOf((end - edge) / toneSampleRate, 150), edge);
  let position = edge;
  let syllablesLeft = 8;
  while (end - position >= shortest) {
    const fitting = bursts.filter((burst) => burst.length <= end - position);
    const burst = fitting[Math.floor(next() * fitting.length)] as Int16Array;
    samples.set(burst, position);
    syllablesLeft -= 1;
    // The pause between phrases, between words, or within a word.
    const pause = syllablesLeft === 0 ? 0.25 + next() * 0.15 : next() < 0.4 ? 0.04 + next() * 0.04 : 0.01;
    if (syllablesLeft === 0) syllablesLeft = 8 + Math.floor(next() * 12);
    position += burst.length + Math.round(pause * toneSampleRate);
  }
  return samples;
}

/** Returns the syllables of a speaker, which are computed only once. */
function bankOf(speaker: number): readonly Int16Array[] {
  const known = banks.get(speaker);
  if (known) return known;
  const pitch = 90 * 2 ** (speaker / 8);
  const bank = burstSeconds.flatMap((seconds) => pitchSteps.map((step) => burstOf(seconds, pitch * step)));
  banks.set(speaker, bank);
  return bank;
}

/** Returns a syllable: eight harmonics that decrease as in a voice, faded in and out. A take has about -20 dBFS RMS. */
function burstOf(seconds: number, pitch: number): Int16Array {
  const burst = new Int16Array(Math.max(0, Math.floor(seconds * toneSampleRate)));
  for (let index = 0; index < burst.length; index += 1) {
    const swell = Math.sin((Math.PI * (index + 0.5)) / burst.length) ** 2;
    let value = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic += 1) {
      value += Math.sin((2 * Math.PI * pitch * harmonic * index) / toneSampleRate) / harmonic;
    }
    burst[index] = Math.round(value * swell * 7000);
  }
  return burst;
}
