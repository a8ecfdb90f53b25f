import { silenceDbfs } from '../../audio/dsp/decibels.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import type { FileMeasures } from '../../audio/measure/measure-file.js';
import { secondsOf } from '../../base/samples.js';
import { outside } from '../outside.js';
import type { FileFinding } from './file-finding.js';
import type { Measured, Rule, Target } from './targets/target.js';

/** File with its measurements. */
export interface MeasuredFile {
  readonly format: AudioFormat;
  readonly measures: FileMeasures;
}

/** Accepted share of the minimum for a variable bit rate: encoders produce a somewhat lower average than requested. */
const averageShare = 0.97;

/** Returns the findings of each file for a target, in the order of `files`. An empty list means that the file passes. */
export function judgeFiles(
  files: readonly MeasuredFile[],
  target: Target,
): readonly (readonly FileFinding[])[] {
  const channels = commonChannels(files);
  return files.map((file) => [
    ...silentThroughout(file.measures),
    ...rulesFor(target, file).flatMap((rule) => judge(rule, file.measures)),
    ...(target.constantBitRate !== null ? varyingBitRate(file.measures) : []),
    ...(target.sameChannels !== null ? otherChannels(file.measures, channels) : []),
  ]);
}

/** Measurements that also apply to a silent file, which has no level and no first word. */
const soundless: readonly Measured[] = ['sample-rate', 'sample-bits', 'bit-rate', 'length'];

function rulesFor({ rules }: Target, file: MeasuredFile): readonly Rule[] {
  const applying = rules.filter((rule) => applies(rule, file));
  return isSilent(file.measures) ? applying.filter(({ measured }) => soundless.includes(measured)) : applying;
}

/** Tells whether a file has no speech: then the silence before the speech is the whole file. */
export const isSilent = ({ sound }: FileMeasures): boolean => sound.headSamples >= sound.samples;

function silentThroughout(measures: FileMeasures): readonly FileFinding[] {
  if (!isSilent(measures)) return [];
  const { sound } = measures;
  const peak = sound.peakDbfs <= silenceDbfs ? 'no sound at all' : `peak ${sound.peakDbfs.toFixed(0)} dB`;
  const length = `${secondsOf(sound.samples, sound.sampleRate).toFixed(1)} s, ${peak}`;
  const message = `is silent throughout (${length})`;
  return [{ code: 'silent', message, measured: sound.peakDbfs, least: null, most: null }];
}

const applies = ({ formats, channels }: Rule, { format, measures }: MeasuredFile): boolean =>
  (formats === undefined || formats.includes(format)) &&
  (channels === undefined || channels === measures.channels);

function judge({ measured: code, least, most }: Rule, measures: FileMeasures): readonly FileFinding[] {
  const measured = measurementOf(code, measures);
  const slack = code === 'bit-rate' && !measures.isConstantBitRate ? averageShare : 1;
  if (measured !== null && measured >= (least ?? measured) * slack && measured <= (most ?? measured))
    return [];
  const { noun, unit, per = 1, digits } = wording[code];
  const bounds = { least: least === null ? null : least / per, most: most === null ? null : most / per };
  const value = (amount: number) => `${outside(amount / per, bounds, digits)} ${unit}`;
  const actual = measured === null ? `${noun} that cannot be measured` : `${noun} of ${value(measured)}`;
  const allowed = `${range(least, most, per)} ${unit}`;
  return [{ code, message: `has ${actual}, not ${allowed}`, measured, least, most }];
}

function range(least: number | null, most: number | null, per: number): string {
  if (least === null) return `at most ${(most ?? 0) / per}`;
  if (most === null) return `at least ${least / per}`;
  return least === most ? `${least / per}` : `${least / per} to ${most / per}`;
}

function varyingBitRate({ isConstantBitRate, bitRate }: FileMeasures): readonly FileFinding[] {
  if (isConstantBitRate) return [];
  const message = `has a variable bit rate (${kilobits(bitRate)} on average), not a constant one`;
  return [{ code: 'bit-rate-varies', message, measured: bitRate, least: null, most: null }];
}

function otherChannels({ channels }: FileMeasures, common: number): readonly FileFinding[] {
  if (channels === common) return [];
  const message = `is ${channelsName(channels)}, but most files are ${channelsName(common)}`;
  return [{ code: 'channels', message, measured: channels, least: common, most: common }];
}

/** Returns the most frequent number of channels; of equally frequent ones, the first. */
function commonChannels(files: readonly MeasuredFile[]): number {
  const counts = new Map<number, number>();
  for (const { measures } of files) counts.set(measures.channels, (counts.get(measures.channels) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 1;
}

/** Returns "mono", "stereo" or, for example, "6 channels". */
export const channelsName = (channels: number): string =>
  channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;

function measurementOf(measured: Measured, { sound, ...format }: FileMeasures): number | null {
  switch (measured) {
    case 'rms':
      return sound.rmsDbfs;
    case 'peak':
      return sound.peakDbfs;
    case 'true-peak':
      return sound.truePeakDbtp;
    case 'loudness':
      return sound.loudnessLufs;
    case 'noise-floor':
      return sound.noiseFloorDbfs;
    case 'sample-rate':
      return sound.sampleRate;
    case 'sample-bits':
      return format.sampleBits;
    case 'bit-rate':
      return format.bitRate;
    case 'head':
      return secondsOf(sound.headSamples, sound.sampleRate);
    case 'tail':
      return secondsOf(sound.tailSamples, sound.sampleRate);
    case 'length':
      return secondsOf(sound.samples, sound.sampleRate);
  }
}

const kilobits = (bitRate: number): string => `${Math.round(bitRate / 1000)} kb/s`;

/** Format of a measurement in messages: divided by `per`, with `digits` decimals. */
interface Wording {
  readonly noun: string;
  readonly unit: string;
  readonly per?: number;
  readonly digits: number;
}

const wording: Readonly<Record<Measured, Wording>> = {
  rms: { noun: 'an RMS level', unit: 'dB', digits: 2 },
  peak: { noun: 'a peak', unit: 'dB', digits: 2 },
  'true-peak': { noun: 'a true peak', unit: 'dBTP', digits: 2 },
  loudness: { noun: 'a loudness', unit: 'LUFS', digits: 2 },
  'noise-floor': { noun: 'a noise floor', unit: 'dB', digits: 2 },
  'sample-rate': { noun: 'a sample rate', unit: 'kHz', per: 1000, digits: 2 },
  'sample-bits': { noun: 'samples', unit: 'bits', digits: 0 },
  'bit-rate': { noun: 'a bit rate', unit: 'kb/s', per: 1000, digits: 0 },
  head: { noun: 'a silence before the first word', unit: 's', digits: 2 },
  tail: { noun: 'a silence after the last word', unit: 's', digits: 2 },
  length: { noun: 'a length', unit: 'min', per: 60, digits: 1 },
};
