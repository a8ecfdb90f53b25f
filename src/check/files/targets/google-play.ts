import { flac } from '../../../audio/formats/flac.js';
import { m4a } from '../../../audio/formats/m4a.js';
import { mp3 } from '../../../audio/formats/mp3.js';
import { wav } from '../../../audio/formats/wav.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

const hours = 3600;
const source = sources.googleFiles;

/** Google's "Audiobook file formats" (Google Books Partner Center, answer 3424254). */
export const googlePlay: Target<'google-play'> = {
  name: 'google-play',
  title: 'Google Play Books',
  formats: { chapter: [mp3.name, m4a.name, flac.name, wav.name], book: [mp3.name] },
  rules: [
    { measured: 'sample-rate', least: 44_100, most: null, formats: [flac.name, wav.name], source },
    { measured: 'sample-bits', least: 16, most: 16, formats: [flac.name, wav.name], source },
    { measured: 'bit-rate', least: 128_000, most: null, formats: [mp3.name, m4a.name], channels: 1, source },
    { measured: 'bit-rate', least: 256_000, most: null, formats: [mp3.name, m4a.name], channels: 2, source },
    { measured: 'length', least: null, most: 100 * hours, source },
  ],
  constantBitRate: null,
  sameChannels: null,
  loudness: null,
  cover: {
    kinds: ['jpeg', 'png'],
    leastPixels: 1_024,
    mostPixels: 7_200,
    isSquare: false,
    isPlainRgb: false,
    source,
  },
  sample: null,
  credits: null,
  form: sources.googleNames,
  narration: {
    accepts: 'disclosed',
    says: 'Accepted if the listing says that the voice is synthetic.',
    sources: [sources.googleNarration],
  },
};
