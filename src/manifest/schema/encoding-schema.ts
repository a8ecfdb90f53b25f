import { z } from 'zod';
import { defaultEncoderChoice, type EncoderChoice } from '../../audio/formats/encoder-settings.js';
import { type AudioFormat, epubFormats, formatNames, formats } from '../../audio/formats/registry.js';

/** Inclusive bounds, in kb/s and Hz. */
const bounds = { bitrate: { least: 6, most: 512 }, sampleRate: { least: 8_000, most: 192_000 } } as const;

const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.int().min(least).max(most).optional();
const bitrate = within(bounds.bitrate);
const sampleRate = within(bounds.sampleRate);
const channels = z.int().min(1).max(2).optional();

const lossless = z.strictObject({ sampleRate, channels }).optional();
const lossy = z.strictObject({ bitrate, sampleRate, channels }).optional();

const isLossy = (format: AudioFormat): boolean => formats[format].compression === 'lossy';

const epub = z
  .strictObject({
    format: z.enum(epubFormats).default(epubFormats[0]),
    bitrate: within(bounds.bitrate).unwrap().default(64),
    sampleRate,
    channels,
  })
  .prefault({})
  .meta({ description: 'The audio in the EPUB: format (mp3 or m4a), bitrate, sampleRate and channels.' });

/** Returns a record with a value for each format. */
const forEach = <Value>(make: (format: AudioFormat) => Value): Readonly<Record<AudioFormat, Value>> =>
  Object.fromEntries(formatNames.map((format) => [format, make(format)])) as Record<AudioFormat, Value>;

/** Schemas of the encoder keys of `audio`, for all formats and for one. `validateEncoding` checks what each format supports. */
export const encodingKeys = {
  bitrate: bitrate.meta({
    description: 'kb/s of mp3 (constant), m4a, m4b and opus files; absent: a rate for speech in the format.',
  }),
  sampleRate: sampleRate.meta({ description: 'Hz of the files; absent: the rate of the recordings.' }),
  channels: channels.meta({ description: '1 (default), or 2: the same sound in both.' }),
  encoding: z
    .strictObject({ ...forEach((format) => (isLossy(format) ? lossy : lossless)), epub })
    .prefault({})
    .meta({ description: 'bitrate, sampleRate and channels of one format, which override those above.' }),
};

/** Tells whether a value of unvalidated data is within the bounds. The schema reports all others. */
export const isRate = (key: 'bitrate' | 'sampleRate', value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= bounds[key].least && Number(value) <= bounds[key].most;

/** Encoder settings of every format. */
export type Encodings = Readonly<Record<AudioFormat, EncoderChoice>>;

interface Written {
  readonly bitrate?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly channels?: number | undefined;
}

/** Returns the settings of every format. A format's own values override those for all formats. */
export function encodingsOf(
  audio: Written & { readonly encoding: Readonly<Partial<Record<AudioFormat, Written | undefined>>> },
): Encodings {
  return forEach((format) => {
    const own = audio.encoding[format] ?? {};
    return {
      bitrate: isLossy(format) ? (own.bitrate ?? audio.bitrate ?? null) : null,
      sampleRate: own.sampleRate ?? audio.sampleRate ?? null,
      channels: channelsOf(own.channels ?? audio.channels),
    };
  });
}

const channelsOf = (channels: number | undefined): 1 | 2 | null =>
  channels === undefined ? null : channels === 2 ? 2 : 1;

/** Returns the settings for the audio of an EPUB. Those for all formats do not apply to it. */
export const epubEncodingOf = ({ format, bitrate, sampleRate, channels }: z.output<typeof epub>) => ({
  format,
  encoding: { bitrate, sampleRate: sampleRate ?? null, channels: channelsOf(channels) },
});

/** Encoder settings of a manifest that sets none. */
export const defaultEncodings: Encodings = forEach(() => defaultEncoderChoice);
