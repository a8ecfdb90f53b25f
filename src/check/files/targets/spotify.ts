import { mp3 } from '../../../audio/formats/mp3.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

const source = sources.spotifyFiles;

/** Spotify for Authors. Its own pages could not be read, so figures of others are used. */
export const spotify: Target<'spotify'> = {
  name: 'spotify',
  title: 'Spotify for Authors',
  formats: { chapter: [mp3.name], book: [] },
  rules: [
    { measured: 'sample-rate', least: 44_100, most: null, source },
    { measured: 'bit-rate', least: 192_000, most: null, formats: [mp3.name], source },
  ],
  constantBitRate: null,
  sameChannels: null,
  loudness: null,
  cover: {
    kinds: ['jpeg', 'png'],
    leastPixels: 3_000,
    mostPixels: null,
    isSquare: true,
    isPlainRgb: false,
    source,
  },
  sample: null,
  credits: null,
  form: null,
  narration: {
    accepts: 'disclosed',
    says: 'Accepted if you say so when you upload. Spotify labels such books.',
    sources: [sources.spotifyNarration, sources.spotifyLabels],
  },
};
