import type { WordFinding, WordJudgement } from '../../src/check/words/word-judgement.js';

/** Returns what the word check says about a take, with the given findings. */
export const judgementOf = (
  findings: readonly WordFinding[],
  more: Partial<WordJudgement> = {},
): WordJudgement => ({
  model: '0123456789abcdef',
  limits: { missing: 0.4, added: 0.6, replaced: 2 },
  findings,
  words: 20,
  notJudged: {},
  ...more,
});

/** Returns a finding of missing words. */
export const missing = (words: string, more: Partial<WordFinding> = {}): WordFinding => ({
  code: 'words-missing',
  words,
  start: 0,
  end: words.length,
  startSeconds: 12.43,
  endSeconds: 12.43,
  seconds: 2.7,
  confidence: 'high',
  ...more,
});

/** Returns a finding of added speech whose words are not in the text. */
export const added = (seconds: number, more: Partial<WordFinding> = {}): WordFinding => ({
  code: 'words-added',
  words: '',
  start: null,
  end: null,
  startSeconds: 0.1,
  endSeconds: 0.1 + seconds,
  seconds,
  confidence: 'high',
  ...more,
});
