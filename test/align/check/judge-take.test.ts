import { describe, expect, it } from 'vitest';
import type { Difference, TakeDifferences } from '../../../src/align/check/difference.js';
import { judgeTake } from '../../../src/align/check/judge-take.js';
import { fixedLimits } from '../../../src/align/check/voice-limits.js';
import { differenceOf } from './difference.js';

const text = 'She walked to the harbour before the sun was up.';
const range = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });

function judge(one: Partial<Difference>, limits = fixedLimits, words = 10) {
  const difference = differenceOf({ startSeconds: 1.5, endSeconds: 2.5, ...one });
  const take: TakeDifferences = {
    differences: [difference],
    sentences: 1,
    fit: 0,
    words,
    notJudged: { open: 2, unusual: 0, spelled: 0 },
  };
  return judgeTake(text, take, { model: 'abc', limits });
}

describe('judgeTake', () => {
  it('names the words that are left out, and where they should be', () => {
    const missing = range('before the sun');
    expect(judge({ missingSeconds: 1.234, missingWords: 3, missing, endSeconds: 1.5 })).toEqual({
      model: 'abc',
      limits: fixedLimits,
      words: 10,
      notJudged: { open: 2 },
      findings: [
        {
          code: 'words-missing',
          words: 'before the sun',
          ...missing,
          startSeconds: 1.5,
          endSeconds: 1.5,
          seconds: 1.23,
          confidence: 'high',
        },
      ],
    });
  });

  it('names the words that are repeated, and does not name other added speech', () => {
    const added = range('the harbour');
    const repeated = judge({ addedSeconds: 0.9, added, addedWords: 2 }).findings;
    expect(repeated).toMatchObject([{ code: 'words-added', words: 'the harbour', confidence: 'high' }]);
    const other = judge({ addedSeconds: 3 }).findings;
    expect(other).toMatchObject([{ code: 'words-added', words: '', start: null, end: null, seconds: 3 }]);
  });

  it('applies the limit of missing words to three or more words that are repeated', () => {
    const added = range('the harbour before');
    const confidence = (addedWords: number) =>
      judge({ addedSeconds: 0.5, added, addedWords }).findings.map((one) => one.confidence);
    expect(confidence(3)).toEqual(['high']);
    expect(confidence(2)).toEqual(['low']);
    expect(confidence(0)).toEqual(['low']);
  });

  it('reports words with as much other speech in their place as replaced', () => {
    const missing = range('walked to the harbour');
    const found = judge({ missingSeconds: 2.2, missingWords: 4, missing, addedSeconds: 2.4 }).findings;
    expect(found).toMatchObject([{ code: 'words-replaced', words: 'walked to the harbour', seconds: 2.2 }]);
  });

  it('has low confidence in a single word, however long', () => {
    const missing = range('harbour');
    expect(judge({ missingSeconds: 0.9, missingWords: 1, missing }).findings).toMatchObject([
      { code: 'words-missing', confidence: 'low' },
    ]);
    expect(judge({ addedSeconds: 0.9, added: missing, addedWords: 1 }).findings).toMatchObject([
      { code: 'words-added', confidence: 'low' },
    ]);
  });

  it('has low confidence in a difference within the limits of the voice', () => {
    const one = { missingSeconds: 0.7, missingWords: 3, missing: range('before the sun') };
    expect(judge(one).findings).toMatchObject([{ confidence: 'high' }]);
    expect(judge(one, { ...fixedLimits, missing: 0.8 }).findings).toMatchObject([{ confidence: 'low' }]);
  });

  it('reports only long differences of a text with fewer than four judged words', () => {
    expect(judge({ addedSeconds: 0.9 }, fixedLimits, 6).findings).toHaveLength(1);
    expect(judge({ addedSeconds: 0.9 }, fixedLimits, 5).findings).toEqual([]);
    expect(judge({ addedSeconds: 3 }, fixedLimits, 5).findings).toMatchObject([{ confidence: 'high' }]);
  });

  it('reports neither a short word nor another pronunciation', () => {
    expect(judge({ missingSeconds: 0.2, missingWords: 1, missing: range('the') }).findings).toEqual([]);
    const name = { missingSeconds: 0.8, missingWords: 1, missing: range('harbour'), addedSeconds: 0.8 };
    expect(judge(name).findings).toEqual([]);
  });
});
