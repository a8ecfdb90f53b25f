import { flac } from '../../audio/formats/flac.js';
import { m4a } from '../../audio/formats/m4a.js';
import { m4b } from '../../audio/formats/m4b.js';
import { mp3 } from '../../audio/formats/mp3.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import { wav } from '../../audio/formats/wav.js';
import { NarrateError } from '../../base/errors.js';
import type { FileFindingCode } from './file-finding.js';

/** Names for `narrate check --for`. */
export const targetNames = ['acx', 'podcast', 'google-play', 'apple-books'] as const;

/** Name of a publisher, or kind of publisher, that files are checked for. */
export type TargetName = (typeof targetNames)[number];

/** Codes of findings that compare a measurement with bounds. */
export type Measured = Extract<
  FileFindingCode,
  | 'rms'
  | 'peak'
  | 'true-peak'
  | 'loudness'
  | 'noise-floor'
  | 'sample-rate'
  | 'sample-bits'
  | 'bit-rate'
  | 'head'
  | 'tail'
  | 'length'
>;

/** Inclusive bounds of one measurement; null: no bound. Levels in dB, rates in Hz and b/s, lengths in seconds. */
export interface Rule {
  readonly measured: Measured;
  readonly least: number | null;
  readonly most: number | null;
  /** Formats that the rule applies to. Default: all. */
  readonly formats?: readonly AudioFormat[];
  /** Number of channels that the rule applies to. Default: any. */
  readonly channels?: 1 | 2;
}

/** Requirements of a publisher for audiobook files. */
export interface Target {
  readonly name: TargetName;
  readonly title: string;
  /** Accepted formats of chapter files and of book files. Files of other formats are not checked. */
  readonly formats: { readonly chapter: readonly AudioFormat[]; readonly book: readonly AudioFormat[] };
  readonly rules: readonly Rule[];
  /** Whether a constant bit rate is required. */
  readonly requiresConstantBitRate: boolean;
  /** Whether all files must have the same number of channels. */
  readonly requiresSameChannels: boolean;
  /** The `audio.loudness` that reaches the required level; null: no level is required. */
  readonly loudness: 'acx' | 'podcast' | null;
}

const hours = 3600;

/** ACX's audio submission requirements: one MP3 file a chapter, all mono or all stereo, measured after encoding. */
const acx: Target = {
  name: 'acx',
  title: 'ACX',
  formats: { chapter: [mp3.name], book: [] },
  rules: [
    { measured: 'rms', least: -23, most: -18 },
    { measured: 'peak', least: null, most: -3 },
    { measured: 'noise-floor', least: null, most: -60 },
    { measured: 'sample-rate', least: 44_100, most: 44_100 },
    { measured: 'bit-rate', least: 192_000, most: null },
    { measured: 'head', least: 0.5, most: 1 },
    { measured: 'tail', least: 1, most: 5 },
    { measured: 'length', least: null, most: 2 * hours },
  ],
  requiresConstantBitRate: true,
  requiresSameChannels: true,
  loudness: 'acx',
};

/** Recommendations of podcast directories: -16 LUFS (-19 for one channel), plus or minus 1, and -1 dBTP. */
const podcast: Target = {
  name: 'podcast',
  title: 'podcasts',
  formats: { chapter: [mp3.name, m4a.name], book: [mp3.name, m4b.name] },
  rules: [
    { measured: 'loudness', least: -20, most: -18, channels: 1 },
    { measured: 'loudness', least: -17, most: -15, channels: 2 },
    { measured: 'true-peak', least: null, most: -1 },
  ],
  requiresConstantBitRate: false,
  requiresSameChannels: false,
  loudness: 'podcast',
};

/** Google's "Audiobook file formats" (Google Books Partner Center, answer 3424254). */
const googlePlay: Target = {
  name: 'google-play',
  title: 'Google Play Books',
  formats: { chapter: [mp3.name, m4a.name, flac.name, wav.name], book: [mp3.name] },
  rules: [
    { measured: 'sample-rate', least: 44_100, most: null, formats: [flac.name, wav.name] },
    { measured: 'sample-bits', least: 16, most: 16, formats: [flac.name, wav.name] },
    { measured: 'bit-rate', least: 128_000, most: null, formats: [mp3.name, m4a.name], channels: 1 },
    { measured: 'bit-rate', least: 256_000, most: null, formats: [mp3.name, m4a.name], channels: 2 },
    { measured: 'length', least: null, most: 100 * hours },
  ],
  requiresConstantBitRate: false,
  requiresSameChannels: false,
  loudness: null,
};

/**
 * Apple's audiobook specification: tracks under 23 hours, at a constant bit rate, with the same number of channels. Of
 * narrate's formats, MP3 and WAV have a constant bit rate. Tracks must not split a chapter, which narrate never does.
 */
const appleBooks: Target = {
  name: 'apple-books',
  title: 'Apple Books',
  formats: { chapter: [mp3.name, wav.name], book: [mp3.name] },
  rules: [{ measured: 'length', least: null, most: 23 * hours }],
  requiresConstantBitRate: true,
  requiresSameChannels: true,
  loudness: null,
};

const targets: Readonly<Record<TargetName, Target>> = {
  acx,
  podcast,
  'google-play': googlePlay,
  'apple-books': appleBooks,
};

/** Returns the requirements of a target. @throws NarrateError `usage` for an unknown name */
export function targetOf(name: string): Target {
  const target = targetNames.find((known) => known === name);
  if (target !== undefined) return targets[target];
  throw new NarrateError('usage', `Unknown target "${name}".`, {
    hint: `The targets are ${targetNames.join(', ')}.`,
  });
}
