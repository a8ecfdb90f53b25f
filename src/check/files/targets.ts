import { flac } from '../../audio/formats/flac.js';
import { m4a } from '../../audio/formats/m4a.js';
import { m4b } from '../../audio/formats/m4b.js';
import { mp3 } from '../../audio/formats/mp3.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import { wav } from '../../audio/formats/wav.js';
import { NarrateError } from '../../base/errors.js';
import type { FileFindingCode } from './file-finding.js';

export const targetNames = ['acx', 'podcast', 'google-play', 'apple-books'] as const;

/** Where a file is to be delivered. */
export type TargetName = (typeof targetNames)[number];

/** What is measured against bounds. */
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

/** Bounds for one measurement, both inclusive; null: none on that side. Levels in dB, rates in Hz and b/s, lengths in seconds. */
export interface Rule {
  readonly measured: Measured;
  readonly least: number | null;
  readonly most: number | null;
  /** For these formats alone. Default: all. */
  readonly formats?: readonly AudioFormat[];
  /** For files with so many channels alone. Default: all. */
  readonly channels?: 1 | 2;
}

/** What somebody who takes audiobooks asks of a file. */
export interface Target {
  readonly name: TargetName;
  readonly title: string;
  /** The formats that it takes, of a chapter's file and of a book's; what is none of these is left out. */
  readonly formats: { readonly chapter: readonly AudioFormat[]; readonly book: readonly AudioFormat[] };
  readonly rules: readonly Rule[];
  /** Whether every second must take as many bytes. */
  readonly isConstantBitRate: boolean;
  /** Whether all files must have as many channels. */
  readonly isSameChannels: boolean;
  /** The `audio.loudness` that brings files to its level; null: it asks for none. */
  readonly loudness: 'acx' | 'podcast' | null;
}

const hours = 3600;

/**
 * ACX's audio submission requirements: MP3, a file a chapter, all of them mono or all stereo, measured after encoding.
 */
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
  isConstantBitRate: true,
  isSameChannels: true,
  loudness: 'acx',
};

/** What podcast directories recommend: -16 LUFS, which for one channel is -19, give or take 1, and -1 dBTP; formats as players know them. */
const podcast: Target = {
  name: 'podcast',
  title: 'podcasts',
  formats: { chapter: [mp3.name, m4a.name], book: [mp3.name, m4b.name] },
  rules: [
    { measured: 'loudness', least: -20, most: -18, channels: 1 },
    { measured: 'loudness', least: -17, most: -15, channels: 2 },
    { measured: 'true-peak', least: null, most: -1 },
  ],
  isConstantBitRate: false,
  isSameChannels: false,
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
  isConstantBitRate: false,
  isSameChannels: false,
  loudness: null,
};

/**
 * Apple's audiobook specification: tracks shorter than 23 hours at a constant bit rate, all alike, without a break
 * inside a chapter, which files of a chapter or a book never have. Of what narrate makes, MP3 and WAV have one.
 */
const appleBooks: Target = {
  name: 'apple-books',
  title: 'Apple Books',
  formats: { chapter: [mp3.name, wav.name], book: [mp3.name] },
  rules: [{ measured: 'length', least: null, most: 23 * hours }],
  isConstantBitRate: true,
  isSameChannels: true,
  loudness: null,
};

const targets: Readonly<Record<TargetName, Target>> = {
  acx,
  podcast,
  'google-play': googlePlay,
  'apple-books': appleBooks,
};

/** A target by its name, with the numbers that it asks for. @throws NarrateError `usage` for a name that is none */
export function targetOf(name: string): Target {
  const target = targetNames.find((known) => known === name);
  if (target !== undefined) return targets[target];
  throw new NarrateError('usage', `There is no target ${name}.`, {
    hint: `The targets are ${targetNames.join(', ')}.`,
  });
}
