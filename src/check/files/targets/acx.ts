import { mp3 } from '../../../audio/formats/mp3.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

const hours = 3600;
const source = sources.acxFigures;

/** ACX's audio submission requirements: one MP3 file a chapter, all mono or all stereo, measured after encoding. */
export const acx: Target<'acx'> = {
  name: 'acx',
  title: 'ACX',
  formats: { chapter: [mp3.name], book: [] },
  rules: [
    { measured: 'rms', least: -23, most: -18, source },
    { measured: 'peak', least: null, most: -3, source },
    { measured: 'noise-floor', least: null, most: -60, source },
    { measured: 'sample-rate', least: 44_100, most: 44_100, source },
    { measured: 'bit-rate', least: 192_000, most: null, source },
    { measured: 'head', least: 0.5, most: 1, source },
    { measured: 'tail', least: 1, most: 5, source },
    { measured: 'length', least: null, most: 2 * hours, source },
  ],
  constantBitRate: source,
  sameChannels: source,
  loudness: 'acx',
  cover: {
    kinds: ['jpeg'],
    leastPixels: 2_400,
    mostPixels: null,
    isSquare: true,
    isPlainRgb: true,
    source: sources.acxCover,
  },
  sample: { leastSeconds: 60, mostSeconds: 300, source },
  credits: sources.acxAudio,
  form: null,
  narration: {
    accepts: 'authorised',
    says: 'ACX requires a human narrator unless it has authorised something else. Authors report that files by AI voices are rejected.',
    sources: [sources.acxNarration, sources.acxRejected],
  },
};
