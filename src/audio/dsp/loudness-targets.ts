import { mp3 } from '../formats/mp3.js';
import { type AudioFormat, formats } from '../formats/registry.js';
import type { FileLevels, LevelMeasure } from './level-meter.js';

/** The names of the built-in loudness targets. */
export const loudnessNames = ['acx', 'podcast', 'ebu'] as const;

/** The wanted loudness of a file, measured after encoding. Plain data. */
export interface LoudnessTarget {
  readonly name: (typeof loudnessNames)[number] | 'numbers';
  /** ACX asks for the root mean square over the whole file (dBFS), all others for integrated loudness (LUFS). */
  readonly measure: LevelMeasure;
  /** The wanted level of a file with one channel and with two. */
  readonly aim: { readonly mono: number; readonly stereo: number };
  /** How many decibels a file may be off. */
  readonly tolerance: number;
  /** The highest true peak that a file may have, in dBTP. */
  readonly truePeak: number;
  /** True: add room tone, because the publisher rejects digital silence. */
  readonly hasRoomTone: boolean;
}

/**
 * The built-in loudness targets: ACX's submission requirements (-23 to -18 dB RMS, peaks at -3 dB), the usual requirements of
 * podcast directories (-16 LUFS, -19 for one channel, ±1), and EBU R 128 (-23 LUFS, ±0.2).
 */
export const loudnessTargets: Readonly<Record<(typeof loudnessNames)[number], LoudnessTarget>> = {
  acx: {
    name: 'acx',
    measure: 'rms',
    aim: { mono: -20.5, stereo: -20.5 },
    tolerance: 2.4,
    truePeak: -3,
    hasRoomTone: true,
  },
  podcast: {
    name: 'podcast',
    measure: 'loudness',
    aim: { mono: -19, stereo: -16 },
    tolerance: 0.9,
    truePeak: -1,
    hasRoomTone: false,
  },
  ebu: {
    name: 'ebu',
    measure: 'loudness',
    aim: { mono: -23, stereo: -23 },
    tolerance: 0.2,
    truePeak: -1,
    hasRoomTone: false,
  },
};

/** Returns a custom target: LUFS of the file with any number of channels, and a true peak in dBTP. */
export const targetOfNumbers = (lufs: number, truePeak: number): LoudnessTarget => ({
  name: 'numbers',
  measure: 'loudness',
  aim: { mono: lufs, stereo: lufs },
  tolerance: 0.3,
  truePeak,
  hasRoomTone: false,
});

/** The format of chapter files that ACX accepts. */
export const acxFormat = mp3.name;
/** The encoding that ACX requires: kb/s and Hz. */
export const acxEncoding = { bitrate: 192, sampleRate: 44_100 } as const;
/** The silence in seconds that ACX accepts before the first word and after the last. */
export const acxSilence = { head: { least: 0.5, most: 1 }, tail: { least: 1, most: 5 } } as const;

/** Returns the highest true peak in dBTP that the sound may have before encoding. */
export const ceilingFor = ({ truePeak }: LoudnessTarget, format: AudioFormat): number =>
  truePeak - formats[format].peakHeadroomDb;

/** How much louder the same sound is on two channels, in LU, because BS.1770 adds up the powers of the channels. */
export const bothChannelsLu = 10 * Math.log10(2);

/** Returns the level that a single channel needs so that a file with `channels` copies of it has the wanted level. */
export function signalAim({ measure, aim }: LoudnessTarget, channels: 1 | 2): number {
  if (channels === 1) return aim.mono;
  return measure === 'rms' ? aim.stereo : aim.stereo - bothChannelsLu;
}

/** By how much a file misses its loudness target. */
export interface LoudnessMiss {
  /** The gain that the file needs; 0: within the tolerance. */
  readonly gainDb: number;
  /** By how much the peak is too high; 0: low enough. */
  readonly peakDb: number;
}

/** Compares the levels of one channel of a file with its target; null: the target is met, or the file is silent. */
export function missOf(target: LoudnessTarget, levels: FileLevels, channels: 1 | 2): LoudnessMiss | null {
  const measured = target.measure === 'rms' ? levels.rmsDbfs : levels.loudnessLufs;
  if (measured === null || levels.loudnessLufs === null) return null;
  const lacking = signalAim(target, channels) - measured;
  const gainDb = Math.abs(lacking) > target.tolerance ? lacking : 0;
  const peakDb = Math.max(0, levels.truePeakDbtp - target.truePeak);
  return gainDb === 0 && peakDb === 0 ? null : { gainDb, peakDb };
}

/** By how much a codec may change the loudness of speech, in decibels. Measured: docs/decisions/mastering.md. */
const codecLoudnessDb = 0.5;

/**
 * Tells whether encoding may move a file with these levels before encoding (of one channel) out of its target. `peakRiseDb` is by
 * how much the encoder may raise the true peak.
 */
export function isCloseToLimits(
  target: LoudnessTarget,
  levels: FileLevels,
  { channels, peakRiseDb }: { readonly channels: 1 | 2; readonly peakRiseDb: number },
): boolean {
  const tolerance = target.tolerance - codecLoudnessDb;
  const truePeakDbtp = levels.truePeakDbtp + peakRiseDb;
  return tolerance <= 0 || missOf({ ...target, tolerance }, { ...levels, truePeakDbtp }, channels) !== null;
}
