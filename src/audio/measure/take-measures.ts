import { dbfsOfAmplitude, dbfsOfPower, roundDecibels, silenceDbfs } from '../dsp/decibels.js';
import { createLoudnessMeter } from '../dsp/loudness.js';
import type { WavInfo } from '../wav/wav-format.js';
import { readMonoSamples } from '../wav/wav-samples.js';
import { findSpeech, type Stretch } from './find-speech.js';
import { createFrameMeter } from './frame-meter.js';
import { levelFall } from './level-fall.js';

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
  /** The level of the first, or last, 10 ms of the file; of its outer 2 ms where these are silence beside the rest. */
  readonly edgeDbfs: number;
  /** By how much the level rises from there inwards, steadily, over the next 40 ms; 0: it does not. */
  readonly swellDb: number;
  /** The outermost sample against the root mean square of its 10 ms: a sound that was not cut begins and ends near zero. */
  readonly stepShare: number;
}

export interface TakeMeter {
  /** Samples in order, in blocks of any length; full scale is 32,768. The block is not kept. */
  add(block: Int16Array): void;
  measures(): TakeMeasures;
}

/** A low voice has a pulse every 10 ms: shorter windows fall between two of them. */
const windowSeconds = 0.01;
const insideCount = 4;
/** Silence at the edge itself ends a word, however short it is. */
const outerSeconds = 0.002;
const outerSilenceDb = 40;
/** A voice that sets in grows by this much from one window to the next, and in two steps at least. */
const swellStepDb = 2;
const swellSteps = 2;

/** Measures a take in one pass over its samples; what it keeps are some numbers for each 10 ms. */
export function createTakeMeter(sampleRate: number): TakeMeter {
  const frameMeter = createFrameMeter(sampleRate);
  const loudness = createLoudnessMeter(sampleRate);
  const edgeSamples = Math.round(windowSeconds * (insideCount + 1) * sampleRate);
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
  const levelOf = (fromSeconds: number, toSeconds: number): number => {
    const window = samples.subarray(Math.round(fromSeconds * sampleRate), Math.round(toSeconds * sampleRate));
    return roundDecibels(dbfsOfPower(swingOf(window)));
  };
  const levels = Array.from({ length: insideCount + 1 }, (_, index) =>
    levelOf(index * windowSeconds, (index + 1) * windowSeconds),
  );
  const [edge = silenceDbfs] = levels;
  const outer = levelOf(0, outerSeconds);
  return {
    edgeDbfs: outer < edge - outerSilenceDb ? outer : edge,
    swellDb: swellOf(levels),
    stepShare: stepOf(samples.subarray(0, Math.round(windowSeconds * sampleRate))),
  };
}

function stepOf(samples: Int16Array): number {
  const rms = Math.sqrt(swingOf(samples)) * 32_768;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return rms === 0 ? 0 : Math.round((Math.abs((samples[0] as number) - mean) / rms) * 100) / 100;
}

function swellOf(levels: readonly number[]): number {
  const steps = levels.slice(1).map((level, index) => level - (levels[index] as number));
  const end = steps.findIndex((step) => step < swellStepDb);
  const swelling = end < 0 ? steps : steps.slice(0, end);
  return swelling.length < swellSteps ? 0 : roundDecibels(swelling.reduce((sum, step) => sum + step, 0));
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
