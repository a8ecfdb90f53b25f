import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kWeighting } from '../../../src/audio/dsp/k-weighting.js';
import { createLoudnessMeter } from '../../../src/audio/dsp/loudness.js';
import { createTruePeakMeter } from '../../../src/audio/dsp/true-peak.js';
import type { Ffmpeg } from '../../../src/audio/ffmpeg/find-ffmpeg.js';
import { measureSound } from '../../../src/audio/measure/sound-measures.js';
import { type EspeakTake, speak } from '../../support/espeak-takes.js';
import { examples } from '../../support/examples.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { prose } from '../../support/prose.js';

const tone = (seconds: number, rate: number, { hertz = 1000, gain = 1, phase = 0 } = {}): Float32Array =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, index) => gain * Math.sin((2 * Math.PI * (hertz * index)) / rate + phase),
  );

function loudnessOf(rate: number, ...blocks: readonly (Float32Array | Int16Array)[]): number | null {
  const meter = createLoudnessMeter(rate);
  for (const block of blocks) meter.add(block);
  return meter.integratedLufs();
}

function truePeakOf(rate: number, ...blocks: readonly (Float32Array | Int16Array)[]): number {
  const meter = createTruePeakMeter(rate);
  for (const block of blocks) meter.add(block);
  return meter.truePeakDbtp();
}

/** Cuts a sound into blocks of the given lengths. */
function cut<Block extends Float32Array | Int16Array>(block: Block, lengths: readonly number[]): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  for (let index = 0; from < block.length; index++) {
    const to = from + (lengths[index % lengths.length] ?? block.length);
    blocks.push(block.subarray(from, to) as Block);
    from = to;
  }
  return blocks;
}

describe('K-weighting', () => {
  it('has the coefficients of ITU-R BS.1770-4, tables 1 and 2, at 48 kHz', () => {
    const { shelf, highPass } = kWeighting(48_000);
    expect(shelf.b0).toBeCloseTo(1.53512485958697, 10);
    expect(shelf.b1).toBeCloseTo(-2.69169618940638, 10);
    expect(shelf.b2).toBeCloseTo(1.19839281085285, 10);
    expect(shelf.a1).toBeCloseTo(-1.69065929318241, 10);
    expect(shelf.a2).toBeCloseTo(0.73248077421585, 10);
    expect(highPass.a1).toBeCloseTo(-1.99004745483398, 10);
    expect(highPass.a2).toBeCloseTo(0.99007225036621, 10);
  });
});

describe('createLoudnessMeter', () => {
  it.each([22_050, 24_000, 44_100, 48_000, 96_000])(
    'measures -3.01 LUFS for a full-scale sine on one channel at %i Hz',
    (rate) => {
      // EBU Tech 3341, case 1, has -23 LUFS for -23 dBFS on two channels. One channel has 3.01 less.
      expect(loudnessOf(rate, tone(5, rate, { hertz: 997 }))).toBeCloseTo(-3.01, 1);
    },
  );

  it('excludes silence (absolute gate) and blocks that are 10 LU quieter (relative gate)', () => {
    const rate = 48_000;
    const loud = tone(20, rate, { gain: 0.1 });
    const loudOnly = loudnessOf(rate, loud) as number;
    expect(loudnessOf(rate, loud, new Float32Array(20 * rate))).toBeCloseTo(loudOnly, 1);
    expect(loudnessOf(rate, tone(20, rate, { gain: 0.02 }), loud)).toBeCloseTo(loudOnly, 1);
    expect(loudnessOf(rate, tone(20, rate, { gain: 0.05 }), loud)).toBeLessThan(loudOnly - 1);
  });

  it('returns null if there is nothing to measure', () => {
    expect(loudnessOf(24_000)).toBeNull();
    expect(loudnessOf(24_000, tone(0.39, 24_000))).toBeNull();
    expect(loudnessOf(24_000, new Int16Array(48_000))).toBeNull();
    expect(loudnessOf(24_000, tone(2, 24_000, { gain: 0.0001 }))).toBeNull();
  });

  it('follows the gain, and does not depend on block lengths', () => {
    const rate = 24_000;
    const sound = tone(1.3, rate, { hertz: 330, gain: 0.5 });
    const whole = loudnessOf(rate, sound) as number;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0.01, max: 1.9, noNaN: true }),
        (lengths, gain) => {
          const changed = cut(
            sound.map((sample) => sample * gain),
            lengths,
          );
          expect(loudnessOf(rate, ...changed)).toBeCloseTo(whole + 20 * Math.log10(gain), 1);
        },
      ),
      { numRuns: examples(30) },
    );
  });
});

/** Fades a wave in and out, because one that starts suddenly overshoots its crest. */
const swelling = (sound: Float32Array): Float32Array =>
  sound.map((sample, index) => sample * Math.sin((Math.PI * (index + 0.5)) / sound.length) ** 0.25);

describe('createTruePeakMeter', () => {
  it('finds a peak between samples', () => {
    // At a quarter of the rate, sampled at 45 degrees, every sample is 3.01 dB below the crest.
    const rate = 48_000;
    const between = tone(1, rate, { hertz: rate / 4, phase: Math.PI / 4, gain: 0.5 });
    expect(truePeakOf(rate, swelling(between))).toBeCloseTo(-6.02, 1);
  });

  it.each([22_050, 24_000, 44_100, 48_000, 96_000, 192_000])(
    'measures the crest of a wave at %i Hz',
    (rate) => {
      for (const hertz of [100, 997, 4321])
        expect(truePeakOf(rate, swelling(tone(0.5, rate, { hertz, gain: 0.5 })))).toBeCloseTo(-6.02, 1);
    },
  );

  it('is never below the highest sample, and does not depend on block lengths', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
        (sound, lengths) => {
          const peak = truePeakOf(24_000, sound);
          const highest = sound.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0) / 32_768;
          expect(peak).toBeGreaterThanOrEqual(highest === 0 ? -120 : 20 * Math.log10(highest) - 0.01);
          expect(truePeakOf(24_000, ...cut(sound, lengths))).toBe(peak);
        },
      ),
    );
  });

  it('measures -120 for silence', () => {
    expect(truePeakOf(44_100, new Int16Array(1000))).toBe(-120);
  });
});

describe('the meters compared with ffmpeg on real speech', () => {
  let ffmpegs: readonly Ffmpeg[];
  let takes: readonly EspeakTake[];
  beforeAll(async () => {
    ffmpegs = await ffmpegsHere();
    takes = await Promise.all([speak(prose(1, 250)), speak(prose(2, 200), 'en-us+belinda')]);
  });

  const run = (ffmpeg: string, options: readonly string[], input: Uint8Array) =>
    spawnSync(ffmpeg, ['-nostdin', '-hide_banner', '-nostats', ...options], { input, maxBuffer: 1e9 });
  const raw = (rate: number) => ['-f', 's16le', '-ar', String(rate), '-ac', '1'];
  const bytesOf = (samples: Int16Array) =>
    new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

  function atRate({ samples, sampleRate }: EspeakTake, rate: number, ffmpeg: string): Int16Array {
    if (rate === sampleRate) return samples;
    const options = ['-v', 'error', ...raw(sampleRate), '-i', 'pipe:0', ...raw(rate), 'pipe:1'];
    return new Int16Array(new Uint8Array(run(ffmpeg, options, bytesOf(samples)).stdout).buffer);
  }

  /** Measures with ffmpeg's filters ebur128 and astats. */
  function byFfmpeg(ffmpeg: string, samples: Int16Array, rate: number) {
    const filters = 'astats,ebur128=peak=true:metadata=1,ametadata=mode=print:file=-';
    const options = [...raw(rate), '-i', 'pipe:0', '-af', filters];
    const { stdout, stderr } = run(ffmpeg, [...options, '-f', 'null', '-'], bytesOf(samples));
    const summary = String(stderr).slice(String(stderr).lastIndexOf('Summary:'));
    return {
      loudness: Number([...String(stdout).matchAll(/r128\.I=(-?[\d.]+)/g)].at(-1)?.[1]),
      truePeak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
      rms: Number(/RMS level dB: (-?[\d.]+)/.exec(String(stderr))?.[1]),
    };
  }

  it.each([22_050, 24_000, 44_100])('agree within 0.1 LU at %i Hz', async (rate) => {
    for (const { path } of ffmpegs)
      for (const take of takes) {
        const samples = atRate(take, rate, path);
        const theirs = byFfmpeg(path, samples, rate);
        const ours = await measureSound([samples], rate);
        expect(Math.abs((ours.loudnessLufs as number) - theirs.loudness)).toBeLessThan(0.1);
        // ffmpeg prints one decimal.
        expect(Math.abs(ours.truePeakDbtp - theirs.truePeak)).toBeLessThan(0.16);
        expect(ours.rmsDbfs).toBeCloseTo(theirs.rms, 1);
      }
  });
});
