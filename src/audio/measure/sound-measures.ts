import { dbfsOfAmplitude, dbfsOfPower, roundDecibels, silenceDbfs } from '../dsp/decibels.js';
import { createLoudnessMeter } from '../dsp/loudness.js';
import { createTruePeakMeter } from '../dsp/true-peak.js';
import { findSpeech } from './find-speech.js';
import { createFrameMeter, type Frames } from './frame-meter.js';

/** What publishers ask of a file: levels in dBFS (-120: digital silence), to hundredths; lengths in samples. */
export interface SoundMeasures {
  readonly sampleRate: number;
  readonly samples: number;
  /** Of the samples themselves. */
  readonly peakDbfs: number;
  readonly truePeakDbtp: number;
  /** Root mean square over the whole, silence included, as ACX measures it. */
  readonly rmsDbfs: number;
  /** The quietest half second, as a root mean square; null: shorter than that. */
  readonly noiseFloorDbfs: number | null;
  readonly loudnessLufs: number | null;
  /** Before the first and after the last speech; all of it and 0 where nothing is said. */
  readonly headSamples: number;
  readonly tailSamples: number;
}

/**
 * Measures mono 16-bit sound of any length in one pass, about 16 bytes of memory for each 10 ms of it.
 * @throws what `blocks` throws.
 */
export async function measureSound(
  blocks: AsyncIterable<Int16Array> | Iterable<Int16Array>,
  sampleRate: number,
): Promise<SoundMeasures> {
  const frameMeter = createFrameMeter(sampleRate);
  const loudness = createLoudnessMeter(sampleRate);
  const truePeak = createTruePeakMeter(sampleRate);
  for await (const block of blocks) {
    frameMeter.add(block);
    loudness.add(block);
    truePeak.add(block);
  }
  const frames = frameMeter.frames();
  const speech = findSpeech(frames);
  return {
    sampleRate,
    samples: frames.samples,
    peakDbfs: roundDecibels(dbfsOfAmplitude(frames.peak)),
    truePeakDbtp: truePeak.truePeakDbtp(),
    rmsDbfs: roundDecibels(dbfsOfPower(frames.sumOfSquares / Math.max(1, frames.samples))),
    noiseFloorDbfs: noiseFloor(frames),
    loudnessLufs: loudness.integratedLufs(),
    headSamples: speech?.startSample ?? frames.samples,
    tailSamples: frames.samples - (speech?.endSample ?? frames.samples),
  };
}

/** The half second that is quietest, as the check that narrators use finds it (ACX Check for Audacity). */
const quietFrames = 50;

function noiseFloor({ powers }: Frames): number | null {
  if (powers.length < quietFrames) return null;
  let quietest = Number.POSITIVE_INFINITY;
  // Each window anew: a running sum would keep the rounding errors of loud frames.
  for (let from = 0; from + quietFrames <= powers.length; from++) {
    let sum = 0;
    for (let frame = from; frame < from + quietFrames && sum < quietest; frame++)
      sum += powers[frame] as number;
    quietest = Math.min(quietest, sum);
  }
  return Math.max(silenceDbfs, roundDecibels(dbfsOfPower(quietest / quietFrames)));
}
