import { z } from 'zod';
import { type AudioFormat, bestForTakes, type EncoderChoice } from '../audio/codec-limits.js';

const bitrate = z.int().min(6).max(512).optional();
const sampleRate = z.int().min(8_000).max(192_000).optional();
const channels = z.int().min(1).max(2).optional();

const lossless = z.strictObject({ sampleRate, channels }).optional();
const lossy = z.strictObject({ bitrate, sampleRate, channels }).optional();

/** The keys of `audio` that say how files are encoded: for all formats, and for one alone. What fits what is checked by `checkEncoding`. */
export const encodingKeys = {
  bitrate: bitrate.meta({
    description: 'kb/s of mp3 (constant), m4a, m4b and opus files; absent: what suits speech in the format.',
  }),
  sampleRate: sampleRate.meta({ description: "Hz of the files; absent: the recordings' own." }),
  channels: channels.meta({ description: '1 (default), or 2: the same sound in both.' }),
  encoding: z
    .strictObject({ wav: lossless, flac: lossless, mp3: lossy, m4a: lossy, opus: lossy, m4b: lossy })
    .prefault({})
    .meta({ description: 'bitrate, sampleRate and channels of one format, before those of all.' }),
};

/** What is chosen for each format. */
export type Encodings = Readonly<Record<AudioFormat, EncoderChoice>>;

interface Written {
  readonly bitrate?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly channels?: number | undefined;
}

/** A format's own values before those for all, as they were written. */
export function encodingsOf(
  audio: Written & { readonly encoding: Readonly<Partial<Record<AudioFormat, Written | undefined>>> },
): Encodings {
  const choiceOf = (format: AudioFormat): EncoderChoice => {
    const own = audio.encoding[format] ?? {};
    return {
      bitrate: own.bitrate ?? audio.bitrate ?? null,
      sampleRate: own.sampleRate ?? audio.sampleRate ?? null,
      channels: channelsOf(own.channels ?? audio.channels),
    };
  };
  const lossless = (format: AudioFormat) => ({ ...choiceOf(format), bitrate: null });
  return {
    wav: lossless('wav'),
    flac: lossless('flac'),
    mp3: choiceOf('mp3'),
    m4a: choiceOf('m4a'),
    opus: choiceOf('opus'),
    m4b: choiceOf('m4b'),
  };
}

const channelsOf = (channels: number | undefined): 1 | 2 | null =>
  channels === undefined ? null : channels === 2 ? 2 : 1;

/** Nothing is chosen for any format. */
export const freeEncodings: Encodings = {
  wav: bestForTakes,
  flac: bestForTakes,
  mp3: bestForTakes,
  m4a: bestForTakes,
  opus: bestForTakes,
  m4b: bestForTakes,
};
