import type { GapSeconds } from '../../src/manifest/manifest.js';

/** The default gaps of the manifest, in seconds. */
export const defaultGaps: GapSeconds = {
  sentence: 0.35,
  paragraph: 0.6,
  listItem: 0.45,
  heading: 0.7,
  section: 1,
  thematicBreak: 1,
  chapterStart: 0.75,
  chapterEnd: 2,
};

export const noGaps: GapSeconds = {
  sentence: 0,
  paragraph: 0,
  listItem: 0,
  heading: 0,
  section: 0,
  thematicBreak: 0,
  chapterStart: 0,
  chapterEnd: 0,
};
