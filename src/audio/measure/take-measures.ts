import { dbfsOfAmplitude, dbfsOfPower, roundDecibels, silenceDbfs } from '../dsp/decibels.js';
import { createLoudnessMeter } from '../dsp/loudness.js';
import type { WavInfo } from '../wav/wav-format.js';
import { readMonoSamples } from '../wav/wav-samples.js';
import { findSpeech, type SampleRange } from './find-speech.js';
import { FrameMeter } from './frame-meter.js';
import { levelFall } from './level-fall.js';

/**
 * The measurements of a take, as plain data. Levels are in dBFS as in `dbfsOfPower`, rounded to hundredths, and -120 for digital
 * silence. Places are in samples of the take's own rate.
 */
export interface TakeMeasures {
  readonly sampleRate: number;
  readonly samples: number;
  readonly peakDbfs: number;
  /** The root mean square of the whole take, silence included. */
  readonly rmsDbfs: number;
  /** The mean of all samples from -1 to 1, to six decimals. */
  readonly dcOffset: number;
  /** How many samples are at full scale in runs of three or more. */
  readonly clippedSamples: number;
  /** Integrated loudness (ITU-R BS.1770-4); null: shorter than 400 ms, or below -70 LUFS throughout. */
  readonly loudnessLufs: number | null;
  /** Null: only silence. */
  readonly speech: SpeechMeasures | null;
}

/** The place of the speech and its measurements. */
export interface SpeechMeasures extends SampleRange {
  /** The level of the speech without pauses. */
  readonly levelDbfs: number;
  /** Silences of 200 ms or more in the speech, in order. */
  readonly pauses: readonly SampleRange[];
  /** By how many decibels the end is quieter than the beginning; negative: louder; null: too little speech. */
  readonly fallDb: number | null;
  readonly head: EdgeMeasures;
  readonly tail: EdgeMeasures;
}

/** The measurements of an edge of a take. A cut word has its full level at the very edge; a complete one swells or fades. */
export interface EdgeMeasures {
  /** The level of the outer 10 ms, or of the outer 2 ms if these are 40 dB quieter. */
  readonly edgeDbfs: number;
  /** By how much the level rises steadily over the next 40 ms inwards; 0: it does not. */
  readonly swellDb: number;
  /** The outermost sample relative to the root mean square of the outer 10 ms. A sound that was not cut begins and ends near zero. */
  readonly stepShare: number;
}

/** Measures a take. */
export interface TakeMeter {
  /** Adds the next samples, full scale 32,768. Blocks may have any length and are not kept. */
  add(block: Int16Array): void;
  /** Returns the measurements of all samples so far. */
  measures(): TakeMeasures;
}

/** A low voice has a pulse every 10 ms, so a shorter window may miss it. */
const windowSeconds = 0.01;
const insideCount = 4;
/** Silence at the very edge shows that the word is complete, however short it is. */
const outerSeconds = 0.002;
const outerSilenceDb = 40;
/** A voice that begins grows by this much from one window to the next, in at least two steps. */
const swellStepDb = 2;
const swellSteps = 2;

/** Creates a meter that measures a take in one pass. It keeps a few numbers for each 10 ms. */
export function createTakeMeter(sampleRate: number): TakeMeter {
  const frameMeter = new FrameMeter(sampleRate);
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
 * Measures a WAV file in one pass. `info` comes from `inspectWav`.
 * @throws WavTruncatedError if the file has become shorter since; the system's error if it cannot be read.
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

/** Measures an edge. `samples` go from the edge inwards. */
function edgeOf(samples: Int16Array, sampleRate: number): EdgeMeasures {
  const levelOf = (fromSeconds: number, toSeconds: number): number => {
    const window = samples.subarray(Math.round(fromSeconds * sampleRate), Math.round(toSeconds * sampleRate));
    return roundDecibels(dbfsOfPower(varianceOf(window)));
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
  const rms = Math.sqrt(varianceOf(samples)) * 32_768;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return rms === 0 ? 0 : Math.round((Math.abs((samples[0] as number) - mean) / rms) * 100) / 100;
}

function swellOf(levels: readonly number[]): number {
  const steps = levels.slice(1).map((level, index) => level - (levels[index] as number));
  const end = steps.findIndex((step) => step < swellStepDb);
  const swelling = end < 0 ? steps : steps.slice(0, end);
  return swelling.length < swellSteps ? 0 : roundDecibels(swelling.reduce((sum, step) => sum + step, 0));
}

/** Returns the variance of samples scaled to -1 to 1. It excludes a DC offset, which is inaudible. */
function varianceOf(samples: Int16Array): number {
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
