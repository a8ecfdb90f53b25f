import { expect, it } from 'vitest';
import { wordSentences, wordsText } from '../../../src/cli/text/words.js';
import type { UnjudgedTakes } from '../../../src/deliver/delivery.js';
import type { VoiceFault } from '../../../src/plan/takes/systematic-faults.js';
import type { WordReport } from '../../../src/plan/takes/word-report.js';

const report: WordReport = {
  use: 'report',
  judged: 44,
  flagged: 0,
  notJudged: 0,
  words: 12_345,
  wordsNotJudged: {},
  faults: [],
};
const voiceFault = (common: VoiceFault['common']): VoiceFault => ({
  voice: 'Kore',
  language: 'en',
  takes: 44,
  flagged: 42,
  common,
});
const unjudged = (reason: UnjudgedTakes['reason']): readonly UnjudgedTakes[] => [
  { voice: 'Puck', language: 'en', takes: 3, reason },
];

it('says how many words and takes were not judged, and why', () => {
  expect(wordSentences(report)).toEqual(['Word check: 12,345 words in 44 takes.']);
  expect(wordSentences({ ...report, wordsNotJudged: { open: 102, unusual: 18 } })).toEqual([
    'Word check: 12,345 words in 44 takes; 120 words not judged (102 can be read in several ways, 18 whispered or spoken in another unusual way).',
  ]);
  expect(wordSentences({ ...report, notJudged: 4 }, unjudged('espeak-missing'))).toEqual([
    'Word check: 12,345 words in 44 takes; 4 takes not judged (3 of Puck: espeak cannot be loaded).',
  ]);
});

it('says nothing about a book that is too short for the check, or that only has the tones of a test gateway, unless it is asked', () => {
  const none = { ...report, judged: 0, words: 0, notJudged: 3 };
  expect(wordSentences(none)).toEqual([]);
  for (const reason of ['short', 'no-speech'] as const)
    expect(wordSentences(none, unjudged(reason))).toEqual([]);
  expect(wordSentences(none, unjudged('language'))).toHaveLength(1);
  expect(wordSentences(none, unjudged('short'), true)).toEqual([
    'Word check: 0 words in 0 takes; 3 takes not judged (3 of Puck: the voice has less than a minute of audio).',
  ]);
  expect(wordsText(null, { columns: 80 })).toBe('');
});

it('says that findings are only reported, unless narrate buys takes again for them', () => {
  const note = 'narrate does not buy takes again by itself for their words (`check.words: report`).';
  expect(wordSentences({ ...report, flagged: 1 })[0]).toContain(note);
  expect(wordSentences({ ...report, flagged: 1, use: 'retake' })[0]).not.toContain(note);
});

it('says what many takes of a voice have in common, and what may be the cause', () => {
  const common = { pattern: 'added-at-start', takes: 41, seconds: 3, havePrompts: true } as const;
  const said = (fault: VoiceFault) => wordSentences({ ...report, faults: [fault] })[0];
  const nothing = 'narrate does not buy them again by itself for that.';
  expect(said(voiceFault(common))).toBe(
    `41 of 44 takes of Kore begin with about 3.0 s of extra speech. Is the prompt read aloud? ${nothing}`,
  );
  expect(said(voiceFault({ ...common, havePrompts: false }))).toBe(
    `41 of 44 takes of Kore begin with about 3.0 s of extra speech. ${nothing}`,
  );
  expect(said(voiceFault({ ...common, pattern: 'missing-at-end' }))).toBe(
    `41 of 44 takes of Kore leave out about 3.0 s of their last words. Are the texts too long for one request (\`chunks.maxCharacters\`)? ${nothing}`,
  );
  expect(said(voiceFault(null))).toBe(
    `42 of 44 takes of Kore do not say their text, each in another way. ${nothing}`,
  );
});

it('breaks its sentences into lines of the terminal', () => {
  const lines = wordsText({ ...report, faults: [voiceFault(null)], flagged: 1 }, { columns: 80 }).split('\n');
  expect(lines.length).toBeGreaterThan(3);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
