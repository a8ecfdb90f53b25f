import { wrongWords } from '../words/word-findings.js';
import type { Finding, FindingCode } from './finding.js';

/** Missing or surplus words weigh most, then audible defects, then defects that can be repaired. */
const weights: Readonly<Record<FindingCode, number>> = {
  silent: 1000,
  'too-short': 100,
  'too-long': 100,
  'tail-run-on': 100,
  'head-cut': 50,
  'tail-cut': 50,
  'pause-inside': 50,
  'too-quiet': 20,
  'too-loud': 20,
  'level-falls': 20,
  clipped: 10,
  'dc-offset': 1,
  // For each word. A take is usually flagged for four words or more.
  'words-missing': 25,
  'words-added': 25,
  'words-replaced': 25,
};

/** Returns how bad a take is, for the choice between takes of the same text; 0: no findings. */
export const badness = (findings: readonly Finding[]): number =>
  findings.reduce(
    (sum, { code, wordFinding }) =>
      sum + weights[code] * (wordFinding === undefined ? 1 : wrongWords(wordFinding)),
    0,
  );
