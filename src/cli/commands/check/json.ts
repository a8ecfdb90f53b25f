import type { FileMeasures } from '../../../audio/measure/measure-file.js';
import { secondsOf } from '../../../base/samples.js';
import type { CheckReport } from '../../../use-cases/check.js';
import { warningJson } from '../../json/diagnostics.js';

/** Returns the document of `check --json`. Levels are in dB, rates in Hz and b/s, lengths in seconds; null: not measured. */
export function checkJson({ status, target, files, leftOut, warnings, narrationWarning }: CheckReport) {
  return {
    status,
    for: target.name,
    files: files.map(({ file, kind, format, chapter, measures, findings }) => ({
      file,
      kind,
      format,
      chapter,
      status: findings.length === 0 ? 'pass' : 'fail',
      measured: measures === null ? null : measuresJson(measures),
      findings,
    })),
    leftOut,
    warnings: [...warnings, ...(narrationWarning === null ? [] : [narrationWarning])].map(warningJson),
  };
}

function measuresJson({ sound, ...format }: FileMeasures) {
  const seconds = (samples: number) => Math.round(secondsOf(samples, sound.sampleRate) * 1000) / 1000;
  return {
    rmsDb: sound.rmsDbfs,
    peakDb: sound.peakDbfs,
    truePeakDbtp: sound.truePeakDbtp,
    loudnessLufs: sound.loudnessLufs,
    noiseFloorDb: sound.noiseFloorDbfs,
    sampleRate: sound.sampleRate,
    sampleBits: format.sampleBits,
    channels: format.channels,
    codec: format.codec,
    bitRate: format.bitRate,
    isConstantBitRate: format.isConstantBitRate,
    headSeconds: seconds(sound.headSamples),
    tailSeconds: seconds(sound.tailSamples),
    seconds: seconds(sound.samples),
  };
}
