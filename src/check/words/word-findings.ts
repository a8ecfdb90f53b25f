import { countWords } from '../../base/count-words.js';
import type { Finding } from '../takes/finding.js';
import type { WordFinding, WordJudgement } from './word-judgement.js';

/** A quotation in a message has at most this many characters. */
const longestQuotation = 48;
/** About how long a spoken word takes, for added speech whose words are unknown. */
const secondsPerWord = 0.4;

/** Returns what the word check found in a take, as findings of the take. Only those of high confidence flag it. */
export const wordFindings = (
  { findings, limits }: WordJudgement,
  confidence: WordFinding['confidence'],
): readonly Finding[] =>
  findings
    .filter((finding) => finding.confidence === confidence)
    .map((finding) => ({
      code: finding.code,
      message: `${confidence === 'low' ? 'perhaps ' : ''}${messageOf(finding)}`,
      measured: finding.seconds,
      expected: { least: null, most: limits[limitOf[finding.code]] },
      unit: 's',
      wordFinding: finding,
    }));

const limitOf = {
  'words-missing': 'missing',
  'words-added': 'added',
  'words-replaced': 'replaced',
} as const satisfies Record<WordFinding['code'], keyof WordJudgement['limits']>;

/** Returns about how many words a finding concerns: at least 1. */
export const wrongWords = ({ words, seconds }: WordFinding): number =>
  Math.max(1, words === '' ? Math.round(seconds / secondsPerWord) : countWords(words));

function messageOf(finding: WordFinding): string {
  const { code, words, seconds } = finding;
  const at = `at ${finding.startSeconds.toFixed(1)} s`;
  const count = wrongWords(finding);
  const number = `${count} ${count === 1 ? 'word' : 'words'}`;
  switch (code) {
    case 'words-missing':
      return `leaves out ${number} ${at}: ${quoted(words)}`;
    case 'words-added':
      return words === ''
        ? `has ${seconds.toFixed(1)} s of speech ${at} that is not in its text`
        : `repeats ${number} ${at}: ${quoted(words)}`;
    case 'words-replaced':
      return `says something else than ${number} ${at}: ${quoted(words)}`;
  }
}

function quoted(words: string): string {
  const text = words.replace(/\s+/g, ' ').trim();
  const characters = Array.from(text);
  if (characters.length <= longestQuotation) return `"${text}"`;
  const start = characters.slice(0, longestQuotation - 1).join('');
  const space = start.lastIndexOf(' ');
  return `"${(space > start.length / 2 ? start.slice(0, space) : start).trimEnd()}…"`;
}
