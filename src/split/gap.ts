import type { GapSeconds } from '../manifest/manifest.js';
import type { Seam } from './chunk.js';

/** Seconds of silence between the speech before a seam and that after it. Inside a sentence it is what the takes bring along. */
export function gapBefore(seam: Seam, gaps: GapSeconds): number {
  switch (seam) {
    case 'chapter-start':
      return gaps.chapterStart;
    case 'section':
      return gaps.section;
    case 'thematic-break':
      return gaps.thematicBreak;
    case 'heading':
      return gaps.heading;
    case 'list-item':
      return gaps.listItem;
    case 'paragraph':
      return gaps.paragraph;
    case 'sentence':
      return gaps.sentence;
    case 'clause':
    case 'word':
      return 0;
  }
}
