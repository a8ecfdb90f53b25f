import type { GapSeconds } from '../manifest/manifest.js';
import type { Seam } from './chunk.js';

/** Returns the seconds of silence to insert at a seam. Inside a sentence it is 0: the takes have pauses of their own. */
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
