import type { Difference } from '../../../src/align/check/difference.js';

/** Returns a difference without missing and added words, but for what is given. */
export const differenceOf = (one: Partial<Difference>): Difference => ({
  startSeconds: 5,
  endSeconds: 6,
  missingSeconds: 0,
  missingWords: 0,
  missing: null,
  addedSeconds: 0,
  added: null,
  addedWords: 0,
  sentence: 0,
  isAtEdge: false,
  ...one,
});
