import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureSound } from '../../../src/audio/measure/sound-measures.js';
import { createTakeMeter, measureTake } from '../../../src/audio/measure/take-measures.js';
import { inspectWav } from '../../../src/audio/wav/inspect-wav.js';
import { encodeWav } from '../../support/encode-wav.js';
import { examples } from '../../support/examples.js';
import { measure } from '../../support/judged.js';

const rate = 24_000;
const at = (seconds: number): number => Math.round(seconds * rate);

/** Adds a rough voice, 150 Hz with overtones, from one second to another. */
function voiced(
  seconds: number,
  spans: readonly (readonly [number, number])[],
  amplitude = 6000,
): Int16Array {
  const samples = new Int16Array(at(seconds));
  for (const [from, to] of spans)
    for (let index = at(from); index < at(to); index++)
      for (const harmonic of [1, 2, 3])
        samples[index] =
          (samples[index] as number) +
          (amplitude / harmonic) * Math.sin((2 * Math.PI * 150 * harmonic * index) / rate);
  return samples;
}

describe('createTakeMeter', () => {
  it('measures exact values exactly', () => {
    const samples = Int16Array.from({ length: 2400 }, (_, index) => (index % 2 === 0 ? 16_384 : -8192));
    const { peakDbfs, rmsDbfs, dcOffset, samples: length } = measure(samples, rate);
    expect(length).toBe(2400);
    expect(peakDbfs).toBe(-6.02);
    expect(rmsDbfs).toBe(-8.06);
    expect(dcOffset).toBe(0.125);
  });

  it('measures -3.01 dBFS for a full-scale sine', () => {
    const samples = Int16Array.from(
      { length: rate },
      (_, index) => 32_767 * Math.sin((2 * Math.PI * 100 * index) / rate),
    );
    expect(measure(samples, rate).rmsDbfs).toBe(-3.01);
  });

  it('measures an empty take and silence', () => {
    expect(measure(new Int16Array(0), rate)).toMatchObject({ samples: 0, peakDbfs: -120, speech: null });
    expect(measure(new Int16Array(5000), rate)).toEqual({
      sampleRate: rate,
      samples: 5000,
      peakDbfs: -120,
      rmsDbfs: -120,
      dcOffset: 0,
      clippedSamples: 0,
      loudnessLufs: null,
      speech: null,
    });
  });

  it('finds speech and pauses to 10 ms', () => {
    const { speech } = measure(
      voiced(6, [
        [0.5, 1.5],
        [1.6, 2],
        [2.7, 5],
      ]),
      rate,
    );
    const near = (sample: number, seconds: number) =>
      expect(Math.abs(sample / rate - seconds)).toBeLessThanOrEqual(0.0101);
    near(speech?.startSample as number, 0.5);
    near(speech?.endSample as number, 5);
    // The gap of 100 ms is part of a word.
    expect(speech?.pauses).toHaveLength(1);
    near(speech?.pauses[0]?.startSample as number, 2);
    near(speech?.pauses[0]?.endSample as number, 2.7);
  });

  it('does not count a click as speech, or a DC offset as sound', () => {
    const samples = voiced(6, [
      [1, 2],
      [4.5, 5],
    ]);
    for (const seconds of [0.2, 3.1]) samples.fill(20_000, at(seconds), at(seconds) + 60);
    const shifted = samples.map((sample) => sample + 2000);
    for (const { speech } of [measure(samples, rate), measure(shifted, rate)]) {
      expect((speech?.startSample as number) / rate).toBeCloseTo(1, 1);
      expect(speech?.pauses).toHaveLength(1);
    }
  });

  it('counts samples at full scale in runs of three', () => {
    const samples = voiced(1, [[0, 1]]);
    samples.fill(32_767, 100, 102);
    samples.fill(32_767, 200, 203);
    samples.fill(-32_768, 300, 310);
    const meter = createTakeMeter(rate);
    for (const [from, to] of [
      [0, 201],
      [201, 304],
      [304, samples.length],
    ] as const)
      meter.add(samples.subarray(from, to));
    expect(meter.measures().clippedSamples).toBe(13);
  });

  it('gives the same result for any block lengths, and survives JSON', () => {
    const samples = voiced(1.2, [
      [0.3, 0.8],
      [1, 1.15],
    ]);
    const whole = measure(samples, rate);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7000 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const meter = createTakeMeter(rate);
        for (let from = 0, index = 0; from < samples.length; index++) {
          const to = from + (lengths[index % lengths.length] as number);
          meter.add(samples.subarray(from, to));
          from = to;
        }
        expect(meter.measures()).toEqual(whole);
      }),
      { numRuns: examples(50) },
    );
  });

  it('gives the same result as measureTake on a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'narrate-'));
    try {
      const path = join(folder, 'take.wav');
      const samples = voiced(3.1, [[0.3, 2.8]]);
      await writeFile(path, encodeWav(samples, rate));
      const inspection = await inspectWav(path);
      if (inspection.kind === 'bad') throw new Error(inspection.message);
      expect(await measureTake(path, inspection.info)).toEqual(measure(samples, rate));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('measureSound', () => {
  it('measures the noise floor in the quietest half second, wherever it is', async () => {
    const samples = voiced(5, [
      [0.5, 2],
      [3, 4],
    ]);
    for (let index = 0; index < samples.length; index++)
      samples[index] = (samples[index] as number) + (index % 2 === 0 ? 33 : -33);
    const measures = await measureSound([samples], rate);
    expect(measures.noiseFloorDbfs).toBeCloseTo(20 * Math.log10(33 / 32_768), 1);
    expect(measures.headSamples / rate).toBeCloseTo(0.5, 1);
    expect(measures.tailSamples / rate).toBeCloseTo(1, 1);
    expect((await measureSound([samples.subarray(0, at(0.4))], rate)).noiseFloorDbfs).toBeNull();
  });

  it('counts a file without speech as head', async () => {
    const measures = await measureSound([new Int16Array(rate)], rate);
    expect(measures).toMatchObject({ headSamples: rate, tailSamples: 0, noiseFloorDbfs: -120 });
  });
});
