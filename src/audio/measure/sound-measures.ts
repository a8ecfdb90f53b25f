import { dbfsOfAmplitude, dbfsOfPower, roundDecibels, silenceDbfs } from '../dsp/decibels.js';
import { createLoudnessMeter } from '../dsp/loudness.js';
import { createTruePeakMeter } from '../dsp/true-peak.js';
import { findSpeech } from './find-speech.js';
import { FrameMeter, type Frames } from './frame-meter.js';

/** The measurements that publishers ask for. Levels are in dBFS to hundredths (-120: digital silence), lengths in samples. */
export interface SoundMeasures {
  readonly sampleRate: number;
  readonly samples: number;
  /** The greatest sample. */
  readonly peakDbfs: number;
  readonly truePeakDbtp: number;
  /** The root mean square of the whole sound, silence included, as ACX measures it. */
  readonly rmsDbfs: number;
  /** The root mean square of the quietest half second; null: the sound is shorter. */
  readonly noiseFloorDbfs: number | null;
  /** Integrated loudness; null: shorter than 400 ms, or below -70 LUFS throughout. */
  readonly loudnessLufs: number | null;
  /** Silence before the first word and after the last. Without speech, the whole length and 0. */
  readonly headSamples: number;
  readonly tailSamples: number;
}

/**
 * Measures mono 16-bit sound of any length in one pass. It needs about 16 bytes of memory for each 10 ms.
 * @throws what `blocks` throws.
 */
export async function measureSound(
  blocks: AsyncIterable<Int16Array> | Iterable<Int16Array>,
  sampleRate: number,
): Promise<SoundMeasures> {
  const frameMeter = new FrameMeter(sampleRate);
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

/** Frames in half a second, the window of the plug-in ACX Check for Audacity. */
const quietFrames = 50;

function noiseFloor({ powers }: Frames): number | null {
  if (powers.length < quietFrames) return null;
  let quietest = Number.POSITIVE_INFINITY;
  // Each window is summed separately, because a running sum would keep the rounding errors of loud frames.
  for (let from = 0; from + quietFrames <= powers.length; from++) {
    let sum = 0;
    for (let frame = from; frame < from + quietFrames && sum < quietest; frame++)
      sum += powers[frame] as number;
    quietest = Math.min(quietest, sum);
  }
  return Math.max(silenceDbfs, roundDecibels(dbfsOfPower(quietest / quietFrames)));
}
