import type { FileLevels } from '../../audio/dsp/level-meter.js';
import { bothChannelsLu, type LoudnessMiss, type LoudnessTarget } from '../../audio/dsp/loudness-targets.js';

/** Returns the warning for a file that misses its loudness target, with the measured and the wanted values. */
export function missText(
  file: string,
  missed: {
    readonly target: LoudnessTarget;
    readonly miss: LoudnessMiss;
    /** Of one channel. */
    readonly levels: FileLevels;
    readonly channels: 1 | 2;
  },
): string {
  const { target, miss, levels, channels } = missed;
  const aim = channels === 1 ? target.aim.mono : target.aim.stereo;
  const loudness = (levels.loudnessLufs ?? 0) + (channels === 2 ? bothChannelsLu : 0);
  const level =
    target.measure === 'rms'
      ? `an RMS level of ${levels.rmsDbfs.toFixed(1)} dB`
      : `a loudness of ${loudness.toFixed(1)} LUFS`;
  const faults = [
    ...(miss.gainDb === 0 ? [] : [`${level} instead of ${aim} ± ${target.tolerance}`]),
    ...(miss.peakDb === 0
      ? []
      : [`a true peak of ${levels.truePeakDbtp.toFixed(1)} dBTP instead of at most ${target.truePeak}`]),
  ];
  return `${file} has ${faults.join(' and ')}.`;
}
