import { m4a } from '../../../audio/formats/m4a.js';
import { m4b } from '../../../audio/formats/m4b.js';
import { mp3 } from '../../../audio/formats/mp3.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

/**
 * What others say that Apple Podcasts recommends: -16 LUFS (-19 for one channel), plus or minus 1, and -1 dBTP. Apple's own page could
 * not be read.
 */
export const podcast: Target<'podcast'> = {
  name: 'podcast',
  title: 'podcasts',
  formats: { chapter: [mp3.name, m4a.name], book: [mp3.name, m4b.name] },
  rules: [
    { measured: 'loudness', least: -20, most: -18, channels: 1, source: sources.podcastMono },
    { measured: 'loudness', least: -17, most: -15, channels: 2, source: sources.podcastStereo },
    { measured: 'true-peak', least: null, most: -1, source: sources.podcastStereo },
  ],
  constantBitRate: null,
  sameChannels: null,
  loudness: 'podcast',
  cover: null,
  sample: null,
  credits: null,
  form: null,
  narration: { accepts: 'unknown', says: 'Rules differ between podcast apps.', sources: [] },
};
