import type { Finding, FindingCode } from './finding.js';

/** What a listener loses by it: words first, then what can be heard, then what can be repaired. */
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
};

/** How bad a take is, to choose between takes of the same words: the sum over its findings, 0 for a good one. */
export const badness = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { code }) => sum + weights[code], 0);
