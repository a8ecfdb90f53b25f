import { scriptJson } from './html.js';
import type { PageText } from './page-data.js';

/** Returns the classic script that hands the text of a chapter to the player. */
export const chapterScript = (chapter: number, text: PageText): string =>
  `narrateChapter(${chapter},${scriptJson(text)})\n`;
