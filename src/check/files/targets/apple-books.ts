import { mp3 } from '../../../audio/formats/mp3.js';
import { wav } from '../../../audio/formats/wav.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

const hours = 3600;
const source = sources.appleAudio;

/**
 * Apple's audiobook specification: tracks under 23 hours, at a constant bit rate, with the same number of channels. Of
 * narrate's formats, MP3 and WAV have a constant bit rate. Tracks must not split a chapter, which narrate never does.
 */
export const appleBooks: Target<'apple-books'> = {
  name: 'apple-books',
  title: 'Apple Books',
  formats: { chapter: [mp3.name, wav.name], book: [mp3.name] },
  rules: [{ measured: 'length', least: null, most: 23 * hours, source }],
  constantBitRate: source,
  sameChannels: source,
  loudness: null,
  cover: {
    kinds: ['jpeg', 'png'],
    leastPixels: 2_400,
    mostPixels: null,
    isSquare: true,
    isPlainRgb: false,
    source: sources.appleCover,
  },
  sample: null,
  credits: null,
  form: null,
  narration: {
    accepts: 'unknown',
    says: 'Sources disagree: Apple has its own digital narration with partners, and others report that it accepts files by other AI voices.',
    sources: [sources.appleNarration, sources.voices],
  },
};
