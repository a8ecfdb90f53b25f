import type { GapSeconds } from '../manifest/manifest.js';
import type { Seam } from './chunk.js';

/** Seconds of silence before a chunk, by the seam that it starts at. Inside a paragraph there is none: the takes bring their own. */
export function gapBefore(seam: Seam, gaps: GapSeconds): number {
  switch (seam) {
    case 'chapter-start':
      return gaps.chapterStart;
    case 'section':
      return gaps.section;
    case 'paragraph':
      return gaps.paragraph;
    case 'sentence':
    case 'clause':
    case 'word':
      return 0;
  }
}
