import { mp3 } from '../../../audio/formats/mp3.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

const source = sources.koboFiles;

/** Kobo Writing Life. Its own page names no figures for the sound, so those of others are used. */
export const kobo: Target<'kobo'> = {
  name: 'kobo',
  title: 'Kobo Writing Life',
  formats: { chapter: [mp3.name], book: [] },
  rules: [
    { measured: 'sample-rate', least: 44_100, most: 44_100, source },
    { measured: 'bit-rate', least: 192_000, most: null, source },
  ],
  constantBitRate: source,
  sameChannels: null,
  loudness: null,
  cover: null,
  sample: { leastSeconds: null, mostSeconds: null, source: sources.koboUpload },
  credits: null,
  form: null,
  narration: {
    accepts: 'disclosed',
    says: 'Others report that Kobo accepts AI voices. No page by Kobo was found that says so.',
    sources: [sources.voices],
  },
};
