import { flac } from './flac.js';
import type { FormatDescriptor } from './format.js';
import { m4a } from './m4a.js';
import { m4b } from './m4b.js';
import { mp3 } from './mp3.js';
import { opus } from './opus.js';
import { wav } from './wav.js';

/** One row for each format. */
const rows = { wav, flac, mp3, m4a, opus, m4b };

/** The name of a format that narrate can write. */
export type AudioFormat = keyof typeof rows;

/** What each format is. */
export const formats: Readonly<Record<AudioFormat, FormatDescriptor<AudioFormat>>> = rows;

/** The names of all formats. */
export const formatNames = Object.keys(rows) as AudioFormat[];

/** The formats of a chapter file and of a book file, in the order in which messages list them. */
export const chapterFormats = ['wav', 'flac', 'mp3', 'm4a', 'opus'] as const satisfies AudioFormat[];
export const bookFormats = ['m4b', 'mp3', 'opus'] as const satisfies AudioFormat[];

/** The files that a book has where its manifest names none. */
export const usualFormats = {
  chapters: ['mp3'],
  book: ['m4b'],
} as const satisfies { chapters: (typeof chapterFormats)[number][]; book: (typeof bookFormats)[number][] };

/** The encoders (names in `ffmpeg -encoders`) that formats need, each once. */
export const encodersFor = (names: readonly AudioFormat[]): readonly string[] => [
  ...new Set(names.map((name) => formats[name].encoder)),
];
