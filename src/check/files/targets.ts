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

/** What a publisher says about narration by AI voices. docs/publishing.md has the same sentences. */
export interface AiNarration {
  /** Whether the publisher takes it, and how the sources disagree, if they do. */
  readonly rule: string;
  /** Where `rule` was read on 2026-12-01. Nobody at the publisher was asked. */
  readonly sources: readonly Source[];
  /** What `narrate check` warns about at its end; null: nothing. */
  readonly warning: string | null;
}

/** A page on the web. */
interface Source {
  readonly url: string;
  /** The date that the page gives for what it says; null: it gives none. */
  readonly dated: string | null;
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
  readonly aiNarration: AiNarration;
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
  aiNarration: {
    rule: 'Only where ACX has authorised it. ACX wants a human narrator, and prohibits text-to-speech that it has not authorised. One source says that ACX has taken AI narration since 2023 if it is disclosed.',
    sources: [
      { url: 'https://chapterpass.com/learn/acx-human-narration-policy', dated: 'June 2026' },
      { url: 'https://vois-web.pages.dev/blog/acx-audiobook-compliance-ai-voices', dated: null },
    ],
    warning: 'ACX takes narration by an AI voice only where it has authorised it.',
  },
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
  aiNarration: {
    rule: 'Yes, if it is disclosed. Apple Podcasts asks to disclose it in the audio and in the metadata of each episode or show.',
    sources: [
      {
        url: 'https://radiotoday.com.au/apple-podcasts-and-youtube-update-content-guidelines-on-ai/',
        dated: null,
      },
    ],
    warning: null,
  },
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
  aiNarration: {
    rule: 'Not verified with Google, which makes AI narration itself. A service that sells narration says: yes, if the listing discloses it.',
    sources: [
      { url: 'https://tomevox.com/blog-publish-audiobook-google-play.html', dated: null },
      {
        url: 'https://publishersweekly.com/pw/by-topic/industry-news/audio-books/article/89151-google-play-books-expands-ai-audiobook-narration.html',
        dated: null,
      },
    ],
    warning: null,
  },
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
  aiNarration: {
    rule: "Not verified for voices that are not Apple's. Apple makes AI narration from an ebook through two partners. A service that sells narration says that Apple also takes uploads.",
    sources: [
      {
        url: 'https://appleinsider.com/articles/23/01/13/apple-says-it-is-committed-to-book-narrators-expands-ai-reading-anyway/amp',
        dated: '13 January 2023',
      },
      { url: 'https://tomevox.pages.dev/blog-publish-on-audible.html', dated: null },
    ],
    warning: null,
  },
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
