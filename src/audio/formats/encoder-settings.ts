import type { FormatDescriptor } from './format.js';
import { type AudioFormat, formats } from './registry.js';

/** The manifest's choices for a format. A null field means the best value for the takes. */
export interface EncoderChoice {
  /** For the whole file, in kb/s; only for lossy formats. */
  readonly bitrate: number | null;
  /** In Hz. */
  readonly sampleRate: number | null;
  /** With 2, both have the same sound. */
  readonly channels: 1 | 2 | null;
}

/** The choices of a manifest that chooses nothing. */
export const defaultEncoderChoice: EncoderChoice = { bitrate: null, sampleRate: null, channels: null };

/** The ffmpeg settings for a format. They are part of the build fingerprint, so a change regenerates files. */
export interface EncoderSettings {
  /** The rate of the file in Hz: that of the takes if the format allows it. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** ffmpeg audio filters. */
  readonly filters: readonly string[];
  /** ffmpeg options for the encoder, one word per item. */
  readonly options: readonly string[];
  /** By how many dB the codec may raise the true peak of speech at this bit rate. */
  readonly peakRiseDb: number;
}

/** Keeps versions, dates and random serial numbers (Opus) out of the file, so that the same inputs give the same bytes. */
const reproducible = ['-fflags', '+bitexact', '-flags:a', '+bitexact'];

/** Returns the settings for mono speech recorded at `takeRate` Hz. */
export function encoderSettings(
  format: AudioFormat,
  takeRate: number,
  choice: EncoderChoice,
): EncoderSettings {
  const descriptor = formats[format];
  const channels = choice.channels ?? 1;
  const sampleRate = rateOf(descriptor, takeRate, choice);
  const kbps = choice.bitrate ?? defaultKbps(descriptor, sampleRate, channels);
  return {
    sampleRate,
    channels,
    // ffmpeg's default upmix lowers each channel by 3 dB.
    filters: channels === 2 ? ['pan=stereo|c0=c0|c1=c0'] : [],
    options: [
      ...reproducible,
      ...['-c:a', descriptor.encoder, '-ar', String(sampleRate), '-ac', String(channels)],
      ...descriptor.encoderOptions(`${kbps}k`),
    ],
    peakRiseDb: descriptor.peakRiseDb(kbps / channels, sampleRate),
  };
}

/** Returns how many samples a sound has at another rate. */
export const samplesAt = (sampleRate: number, samples: number, fromRate: number): number =>
  Math.round((samples * sampleRate) / fromRate);

/** Tells whether a file of the format can have this bit rate (kb/s) at this sample rate (Hz). */
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

/** Returns the rate of the takes, or the next higher one that the format and the bit rate allow, or the highest such one. */
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

/** Returns the default bit rate (kb/s), limited to the highest one of the sample rate; 0: the format has no bit rate. */
function defaultKbps(
  { speechKbps, bitRatesAt }: FormatDescriptor,
  sampleRate: number,
  channels: 1 | 2,
): number {
  const usual = speechKbps?.[channels] ?? 0;
  const known = bitRatesAt(sampleRate, channels);
  if (known === null) return usual;
  return Math.min(usual, 'most' in known ? known.most : Math.max(...known));
}
