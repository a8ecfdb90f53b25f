import { flac } from './flac.js';
import type { FormatDescriptor } from './format.js';
import { m4a } from './m4a.js';
import { m4b } from './m4b.js';
import { mp3 } from './mp3.js';
import { opus } from './opus.js';
import { wav } from './wav.js';

/** All formats, one row each. */
const rows = { wav, flac, mp3, m4a, opus, m4b };

/** The name of a format that narrate can write. */
export type AudioFormat = keyof typeof rows;

/** The descriptors of all formats, by name. */
export const formats: Readonly<Record<AudioFormat, FormatDescriptor<AudioFormat>>> = rows;

/** The names of all formats. */
export const formatNames = Object.keys(rows) as AudioFormat[];

/** The formats for chapter files, in the order in which messages list them. */
export const chapterFormats = ['wav', 'flac', 'mp3', 'm4a', 'opus'] as const satisfies AudioFormat[];
/** The formats for book files, in the order in which messages list them. */
export const bookFormats = ['m4b', 'mp3', 'opus'] as const satisfies AudioFormat[];

/** The formats for the audio of an EPUB, which every reading system plays (EPUB 3, core media types). The first one is the default. */
export const epubFormats = ['mp3', 'm4a'] as const satisfies AudioFormat[];

/** The formats of a book whose manifest names none. */
export const usualFormats = {
  chapters: ['mp3'],
  book: ['m4b'],
} as const satisfies { chapters: (typeof chapterFormats)[number][]; book: (typeof bookFormats)[number][] };

/** Returns the encoders that formats need, as named in `ffmpeg -encoders`, each once. */
export const encodersFor = (names: readonly AudioFormat[]): readonly string[] => [
  ...new Set(names.map((name) => formats[name].encoder)),
];
