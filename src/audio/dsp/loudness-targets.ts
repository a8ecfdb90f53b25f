import { mp3 } from '../formats/mp3.js';
import { type AudioFormat, formats } from '../formats/registry.js';
import type { FileLevels } from './level-meter.js';

export const loudnessNames = ['acx', 'podcast', 'ebu'] as const;

/** How loud a file is to be, measured as it is delivered. Plain data. */
export interface LoudnessTarget {
  readonly name: (typeof loudnessNames)[number] | 'numbers';
  /** ACX counts the root mean square over the whole file (dBFS), everybody else integrated loudness (LUFS). */
  readonly measure: 'rms' | 'loudness';
  /** What is aimed at, of a file with one channel and of one with two. */
  readonly aim: { readonly mono: number; readonly stereo: number };
  /** How far a file may be off. */
  readonly tolerance: number;
  /** The highest true peak that a file may have, in dBTP. */
  readonly truePeak: number;
  /** Whether silence is to sound like a room: publishers turn down digital silence. */
  readonly hasRoomTone: boolean;
}

/**
 * The numbers of those who take audiobooks and podcasts: ACX's submission requirements (-23 to -18 dB RMS, peaks at -3 dB),
 * what podcast directories ask for (-16 LUFS, -19 for one channel, give or take 1), and EBU R 128 (-23 LUFS, ±0.2).
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

/** A target of the user's own: LUFS of the file, whatever its channels, and dBTP. */
export const targetOfNumbers = (lufs: number, truePeak: number): LoudnessTarget => ({
  name: 'numbers',
  measure: 'loudness',
  aim: { mono: lufs, stereo: lufs },
  tolerance: 0.3,
  truePeak,
  hasRoomTone: false,
});

/** The format of the chapter files that ACX takes. */
export const acxFormat = mp3.name;
/** What ACX asks of such a file apart from its levels. */
export const acxEncoding = { bitrate: 192, sampleRate: 44_100 } as const;
/** Silence before the first word and after the last, in seconds, that ACX takes. */
export const acxSilence = { head: { least: 0.5, most: 1 }, tail: { least: 1, most: 5 } } as const;

/** The highest true peak that the sound may have before it is encoded. */
export const ceilingFor = ({ truePeak }: LoudnessTarget, format: AudioFormat): number =>
  truePeak - formats[format].peakHeadroomDb;

/** BS.1770 adds up the powers of the channels: the same sound on two is so much louder, in LU. */
export const bothChannelsLu = 10 * Math.log10(2);

/** What the one channel that is made is to measure, so that a file with so many of it measures what is aimed at. */
export function signalAim({ measure, aim }: LoudnessTarget, channels: 1 | 2): number {
  if (channels === 1) return aim.mono;
  return measure === 'rms' ? aim.stereo : aim.stereo - bothChannelsLu;
}

/** By how much a file misses its target: the gain that it lacks, and by what its peak is too high. */
export interface LoudnessMiss {
  /** 0: within the tolerance. */
  readonly gainDb: number;
  /** 0: low enough. */
  readonly peakDb: number;
}

/** Holds what was measured of the one channel of a file against its target; null: it is met, or there is nothing to measure. */
export function missOf(target: LoudnessTarget, levels: FileLevels, channels: 1 | 2): LoudnessMiss | null {
  const measured = target.measure === 'rms' ? levels.rmsDbfs : levels.loudnessLufs;
  if (measured === null || levels.loudnessLufs === null) return null;
  const lacking = signalAim(target, channels) - measured;
  const gainDb = Math.abs(lacking) > target.tolerance ? lacking : 0;
  const peakDb = Math.max(0, levels.truePeakDbtp - target.truePeak);
  return gainDb === 0 && peakDb === 0 ? null : { gainDb, peakDb };
}
