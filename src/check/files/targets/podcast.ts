import { m4a } from '../../../audio/formats/m4a.js';
import { m4b } from '../../../audio/formats/m4b.js';
import { mp3 } from '../../../audio/formats/mp3.js';
import type { Target } from './target.js';

/** No page was found that can be named for these levels. */
const source = null;

/** Recommendations of podcast directories: -16 LUFS (-19 for one channel), plus or minus 1, and -1 dBTP. */
export const podcast: Target<'podcast'> = {
  name: 'podcast',
  title: 'podcasts',
  formats: { chapter: [mp3.name, m4a.name], book: [mp3.name, m4b.name] },
  rules: [
    { measured: 'loudness', least: -20, most: -18, channels: 1, source },
    { measured: 'loudness', least: -17, most: -15, channels: 2, source },
    { measured: 'true-peak', least: null, most: -1, source },
  ],
  constantBitRate: null,
  sameChannels: null,
  loudness: 'podcast',
  cover: null,
  sample: null,
  credits: null,
  narration: { accepts: 'unknown', says: 'Rules differ between podcast apps.', sources: [] },
};
