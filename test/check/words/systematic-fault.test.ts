import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedTake, systematicFault } from '../../../src/check/words/systematic-fault.js';
import type { WordFinding } from '../../../src/check/words/word-judgement.js';
import { added, judgementOf, missing } from '../../support/word-judgements.js';

const text = 'The keeper walked down to the harbour. She counted the boats.';
const takeOf = (findings: readonly WordFinding[], more: Partial<JudgedTake> = {}): JudgedTake => ({
  text,
  hasPrompt: true,
  seconds: 20,
  judgement: judgementOf(findings),
  isApproved: false,
  ...more,
});
const good = takeOf([]);
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const from = (words: string): Partial<WordFinding> => {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
};
const atStart = added(3);
const inside = added(3, { startSeconds: 9, endSeconds: 12 });
const atEnd = added(2, { startSeconds: 17, endSeconds: 19.5 });
const last = missing('She counted the boats', from('She counted the boats'));

describe('systematicFault', () => {
  it('needs four flagged takes and more than a tenth of the takes of the voice', () => {
    expect(systematicFault([...times(3, takeOf([atStart])), good])).toBeNull();
    expect(systematicFault([...times(4, takeOf([atStart])), ...times(36, good)])).toBeNull();
    expect(systematicFault([...times(4, takeOf([atStart])), ...times(35, good)])).toMatchObject({
      takes: 39,
      flagged: 4,
    });
  });

  it.each<[string, readonly WordFinding[], string]>([
    ['speech before the text', [atStart], 'added-at-start'],
    ['speech after the text', [atEnd], 'added-at-end'],
    ['speech inside the text', [inside], 'added'],
    ['the last words', [last], 'missing-at-end'],
    ['the first words', [missing('The keeper', from('The keeper'))], 'missing-at-start'],
    ['words inside the text', [missing('down to the', from('down to the'))], 'missing'],
    ['other words', [missing('down to the', { ...from('down to the'), code: 'words-replaced' })], 'replaced'],
    ['a place as well as other findings', [inside, last], 'missing-at-end'],
  ])('finds what most takes have in common: %s', (_, findings, pattern) => {
    const seconds = findings.at(-1)?.seconds;
    expect(systematicFault([...times(5, takeOf(findings)), takeOf([atStart]), good])).toMatchObject({
      takes: 7,
      flagged: 6,
      common: { pattern, seconds, havePrompts: true },
    });
  });

  it('finds nothing in common among takes with different faults', () => {
    const takes = [atStart, inside, last, missing('down to the', from('down to the'))].map((one) =>
      takeOf([{ ...one, code: one === inside ? 'words-replaced' : one.code }]),
    );
    expect(systematicFault(takes)).toEqual({ takes: 4, flagged: 4, common: null });
  });

  it('does not count findings of low confidence, nor takes that a person approved', () => {
    const low = takeOf([{ ...atStart, confidence: 'low' }]);
    const approved = takeOf([atStart], { isApproved: true });
    expect(systematicFault([...times(3, takeOf([atStart])), ...times(5, low)])).toBeNull();
    expect(systematicFault([...times(3, takeOf([atStart])), ...times(5, approved)])).toBeNull();
  });

  it('does not depend on the order of the takes', () => {
    const kinds = [good, takeOf([atStart]), takeOf([last]), takeOf([inside], { hasPrompt: false })];
    const takes = fc.array(fc.constantFrom(...kinds), { maxLength: 60 });
    fc.assert(
      fc.property(takes, (some) => {
        const fault = systematicFault(some);
        expect(systematicFault(some.toReversed())).toEqual(fault);
        const flagged = some.filter((one) => one !== good).length;
        expect(fault !== null).toBe(flagged >= 4 && flagged > some.length / 10);
      }),
    );
  });
});
