import type { FormatDescriptor } from './format.js';
import { type AudioFormat, formats } from './registry.js';

/** What a book says about the files of a format; null: what is best for its takes. */
export interface EncoderChoice {
  /** Of the whole file, in kb/s; for formats that lose sound only. */
  readonly bitrate: number | null;
  readonly sampleRate: number | null;
  /** 2: the same sound in both. */
  readonly channels: 1 | 2 | null;
}

/** Nothing is chosen. */
export const bestForTakes: EncoderChoice = { bitrate: null, sampleRate: null, channels: null };

/** How ffmpeg is asked to write a format. Part of the build fingerprint: a change here makes files again. */
export interface EncoderSettings {
  /** Of the file; the take's own rate wherever the format allows it. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Filters of the sound, in ffmpeg's words. */
  readonly filters: readonly string[];
  /** How the sound is encoded, one word an item. */
  readonly options: readonly string[];
}

/** The same inputs give the same bytes: no versions, dates or random serial numbers (Opus) in the file. */
const reproducible = ['-fflags', '+bitexact', '-flags:a', '+bitexact'];

/** The settings for mono speech recorded at `takeRate`. */
export function encoderSettings(
  format: AudioFormat,
  takeRate: number,
  choice: EncoderChoice,
): EncoderSettings {
  const descriptor = formats[format];
  const channels = choice.channels ?? 1;
  const sampleRate = rateOf(descriptor, takeRate, choice);
  const kbps = choice.bitrate ?? usualKbps(descriptor, sampleRate, channels);
  return {
    sampleRate,
    channels,
    // ffmpeg's own way from one channel to two takes 3 dB off each.
    filters: channels === 2 ? ['pan=stereo|c0=c0|c1=c0'] : [],
    options: [
      ...reproducible,
      ...['-c:a', descriptor.encoder, '-ar', String(sampleRate), '-ac', String(channels)],
      ...descriptor.encoderOptions(`${kbps}k`),
    ],
  };
}

/** How many samples a sound has at another rate. */
export const samplesAt = (sampleRate: number, samples: number, fromRate: number): number =>
  Math.round((samples * sampleRate) / fromRate);

/** Whether a file of the format can have this bit rate (kb/s) at this sample rate. */
export function supportsBitrate(
  { bitRatesAt }: Pick<FormatDescriptor, 'bitRatesAt'>,
  bitrate: number,
  sampleRate: number,
  channels: 1 | 2,
): boolean {
  const known = bitRatesAt(sampleRate, channels);
  if (known === null) return false;
  return 'least' in known ? bitrate >= known.least && bitrate <= known.most : known.includes(bitrate);
}

/** The takes' own rate, or the next one up that the format knows and that allows the bit rate, or the highest such one. */
function rateOf(
  format: FormatDescriptor,
  takeRate: number,
  { sampleRate, bitrate, channels }: EncoderChoice,
): number {
  const rates = format.sampleRates;
  if (sampleRate !== null || rates === null) return sampleRate ?? takeRate;
  const able = rates.filter(
    (rate) => bitrate === null || supportsBitrate(format, bitrate, rate, channels ?? 1),
  );
  return able.find((rate) => rate >= takeRate) ?? Math.max(...able);
}

/** The bit rate (kb/s) that is used where none is chosen, or the highest under it at low sample rates; 0: there is none. */
function usualKbps(
  { speechKbps, bitRatesAt }: FormatDescriptor,
  sampleRate: number,
  channels: 1 | 2,
): number {
  const usual = speechKbps?.[channels] ?? 0;
  const known = bitRatesAt(sampleRate, channels);
  if (known === null) return usual;
  return Math.min(usual, 'most' in known ? known.most : Math.max(...known));
}
