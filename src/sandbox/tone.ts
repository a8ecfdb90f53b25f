import { chance, chances } from './chance.js';

/** The rate of the model behind the gateway. */
export const toneSampleRate = 24_000;

/** Silence at both ends of a take. */
const edgeSamples = toneSampleRate * 0.06;
/** Syllables of different lengths, each at so many pitches. */
const burstSeconds = [0.09, 0.12, 0.15, 0.18, 0.21, 0.24];
const pitchSteps = [0.94, 1, 1.05];
const speakers = 12;
const banks = new Map<number, readonly Int16Array[]>();

/**
 * Sound shaped like speech: bursts of a voice's own pitch in words and phrases with pauses between them, silence at the
 * edges, exactly as long as the text at the given pace. 24 kHz mono. The same request and pace give the same samples.
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
    // Within a word, between words, and now and then a breath.
    const pause = syllablesLeft === 0 ? 0.25 + next() * 0.15 : next() < 0.4 ? 0.04 + next() * 0.04 : 0.01;
    if (syllablesLeft === 0) syllablesLeft = 8 + Math.floor(next() * 12);
    position += burst.length + Math.round(pause * toneSampleRate);
  }
  return samples;
}

/** A speaker's syllables: computed once, then only copied. */
function bankOf(voiceSettings: number): readonly Int16Array[] {
  const known = banks.get(voiceSettings);
  if (known) return known;
  const pitch = 90 * 2 ** (voiceSettings / 8);
  const bank = burstSeconds.flatMap((seconds) => pitchSteps.map((step) => burstOf(seconds, pitch * step)));
  banks.set(voiceSettings, bank);
  return bank;
}

/** One syllable: eight harmonics falling off as a voice's do, swelling and fading; about -20 dBFS RMS over a take. */
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
