import { describe, expect, it } from 'vitest';
import { badness } from '../../../src/check/takes/badness.js';
import { wordFindings, wrongWords } from '../../../src/check/words/word-findings.js';
import type { WordFinding } from '../../../src/check/words/word-judgement.js';
import { added, judgementOf, missing } from '../../support/word-judgements.js';

const messagesOf = (...findings: WordFinding[]) =>
  wordFindings(judgementOf(findings), 'high').map(({ message }) => message);

describe('wordFindings', () => {
  it('says what is wrong, where, and about how many words', () => {
    expect(
      messagesOf(
        missing('the old lighthouse'),
        missing('the boats', { code: 'words-added' }),
        added(2.12),
        missing('a long way home', { code: 'words-replaced' }),
        missing('fog'),
      ),
    ).toEqual([
      'leaves out 3 words at 12.4 s: "the old lighthouse"',
      'repeats 2 words at 12.4 s: "the boats"',
      'has 2.1 s of speech at 0.1 s that is not in its text',
      'says something else than 4 words at 12.4 s: "a long way home"',
      'leaves out 1 word at 12.4 s: "fog"',
    ]);
  });

  it('shortens a long quotation at a space, and one without spaces between characters', () => {
    expect(messagesOf(missing('The keeper walked down to the harbour\n\nbefore the sun was up.'))).toEqual([
      'leaves out 12 words at 12.4 s: "The keeper walked down to the harbour before…"',
    ]);
    expect(messagesOf(missing('灯'.repeat(60)))).toEqual([
      `leaves out 60 words at 12.4 s: "${'灯'.repeat(47)}…"`,
    ]);
  });

  it('returns only findings of the asked confidence, with what was measured and its limit', () => {
    const low = missing('fog', { confidence: 'low', seconds: 0.3 });
    const judgement = judgementOf([low, added(2)]);
    expect(wordFindings(judgement, 'low')).toEqual([
      {
        code: 'words-missing',
        message: 'perhaps leaves out 1 word at 12.4 s: "fog"',
        measured: 0.3,
        expected: { least: null, most: 0.4 },
        unit: 's',
        wordFinding: low,
      },
    ]);
    expect(wordFindings(judgement, 'high')).toMatchObject([
      { code: 'words-added', measured: 2, expected: { most: 0.6 } },
    ]);
  });
});

describe('badness of wrong words', () => {
  const badnessOf = (...findings: WordFinding[]) => badness(wordFindings(judgementOf(findings), 'high'));

  it('grows with the number of wrong words, and counts about 0.4 s of unknown speech as a word', () => {
    expect(wrongWords(added(2))).toBe(5);
    expect(wrongWords(added(0.1))).toBe(1);
    expect(badnessOf(missing('one two three'))).toBeLessThan(badnessOf(missing('one two three four')));
    expect(badnessOf(added(1.6))).toBe(badnessOf(missing('one two three four')));
    expect(badnessOf(missing('one two', { confidence: 'low' }))).toBe(0);
  });
});
