import { dbfsOfAmplitude, dbfsOfPower, roundDecibels } from './decibels.js';
import { findSpeech, type Stretch } from './find-speech.js';
import { createFrameMeter } from './frame-meter.js';
import { levelFall } from './level-fall.js';
import { createLoudnessMeter } from './loudness.js';
import type { WavInfo } from './wav-format.js';
import { readMonoSamples } from './wav-samples.js';

/**
 * What was measured of a recording, as plain data. Levels are in dBFS as `dbfsOfPower` counts them, rounded to
 * hundredths, -120 for digital silence; places are in samples of the recording's own rate.
 */
export interface TakeMeasures {
  readonly sampleRate: number;
  readonly samples: number;
  readonly peakDbfs: number;
  /** Over the whole of it, silence included. */
  readonly rmsDbfs: number;
  /** The mean of all samples as a share of full scale, from -1 to 1, to six decimals. */
  readonly dcOffset: number;
  /** Samples at full scale with at least two such neighbours. */
  readonly clippedSamples: number;
  /** Integrated loudness (ITU-R BS.1770-4); null: shorter than 400 ms, or below -70 LUFS throughout. */
  readonly loudnessLufs: number | null;
  /** Null: silence all through. */
  readonly speech: SpeechMeasures | null;
}

/** Where the speech begins and ends, and what was measured of it. */
export interface SpeechMeasures extends Stretch {
  /** Of what is speech, without the pauses. */
  readonly levelDbfs: number;
  /** Silences inside, of 200 ms or more, in order. */
  readonly pauses: readonly Stretch[];
  /** How much quieter the end is than the beginning, in decibels, negative when louder; null: too short to say. */
  readonly fallDb: number | null;
  readonly head: EdgeMeasures;
  readonly tail: EdgeMeasures;
}

/** A word that was cut has its full level at the very edge; one that begins or ends there swells or fades. */
export interface EdgeMeasures {
  /** The level of the first, or last, 5 ms of the file. */
  readonly edgeDbfs: number;
  /** The loudest 10 ms of the 40 ms beside them. */
  readonly insideDbfs: number;
}

export interface TakeMeter {
  /** Samples in order, in blocks of any length; full scale is 32,768. The block is not kept. */
  add(block: Int16Array): void;
  measures(): TakeMeasures;
}

const edgeSeconds = 0.005;
const insideSeconds = 0.01;
const insideCount = 4;

/** Measures a take in one pass over its samples; what it keeps are some numbers for each 10 ms. */
export function createTakeMeter(sampleRate: number): TakeMeter {
  const frameMeter = createFrameMeter(sampleRate);
  const loudness = createLoudnessMeter(sampleRate);
  const edgeSamples = Math.round((edgeSeconds + insideSeconds * insideCount) * sampleRate);
  let head = new Int16Array(0);
  let tail = new Int16Array(0);
  return {
    add(block) {
      if (block.length === 0) return;
      frameMeter.add(block);
      loudness.add(block);
      if (head.length < edgeSamples) head = joined(head, block).slice(0, edgeSamples);
      tail = joined(tail, block.subarray(-edgeSamples)).slice(-edgeSamples);
    },

    measures() {
      const frames = frameMeter.frames();
      const speech = findSpeech(frames);
      const { samples } = frames;
      return {
        sampleRate,
        samples,
        peakDbfs: roundDecibels(dbfsOfAmplitude(frames.peak)),
        rmsDbfs: roundDecibels(dbfsOfPower(frames.sumOfSquares / Math.max(1, samples))),
        dcOffset: Math.round((frames.sum / Math.max(1, samples)) * 1e6) / 1e6 || 0,
        clippedSamples: frames.clipped,
        loudnessLufs: loudness.integratedLufs(),
        speech: speech && {
          startSample: speech.startSample,
          endSample: speech.endSample,
          levelDbfs: roundDecibels(dbfsOfPower(speech.power)),
          pauses: speech.pauses,
          fallDb: rounded(levelFall(frames, speech)),
          head: edgeOf(head, sampleRate),
          tail: edgeOf(tail.toReversed(), sampleRate),
        },
      };
    },
  };
}

/**
 * Measures a WAV file, read once. `info` is what `inspectWav` said of it.
 * @throws WavTruncatedError when the file has become shorter since; the system's error when it cannot be read.
 */
export async function measureTake(path: string, info: WavInfo): Promise<TakeMeasures> {
  const meter = createTakeMeter(info.sampleRate);
  for await (const block of readMonoSamples(path, info)) meter.add(block);
  return meter.measures();
}

const rounded = (value: number | null): number | null => (value === null ? null : roundDecibels(value));

function joined(left: Int16Array, right: Int16Array): Int16Array<ArrayBuffer> {
  const both = new Int16Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** `samples` from the edge inwards. */
function edgeOf(samples: Int16Array, sampleRate: number): EdgeMeasures {
  const level = (from: number, to: number): number =>
    roundDecibels(dbfsOfPower(swingOf(samples.subarray(from, to))));
  const edge = Math.round(edgeSeconds * sampleRate);
  const step = Math.round(insideSeconds * sampleRate);
  const inside = Array.from({ length: insideCount }, (_, index) => {
    const from = edge + index * step;
    return level(from, from + step);
  });
  return { edgeDbfs: level(0, edge), insideDbfs: Math.max(...inside) };
}

/** The mean square about the mean: a DC offset is no sound. Full scale is 1. */
function swingOf(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / samples.length;
  return Math.max(0, squares / samples.length - mean * mean) / 32_768 ** 2;
}
