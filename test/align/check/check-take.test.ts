import { beforeAll, describe, expect, it } from 'vitest';
import { checkTake } from '../../../src/align/check/check-take.js';
import { buildCheckText } from '../../../src/align/check/check-text.js';
import type { AcousticModel } from '../../../src/align/model/acoustic-model.js';
import { buildParts } from '../../../src/align/words/build-parts.js';
import { planText } from '../../../src/align/words/plan-text.js';
import { modelOfMadeVoice } from '../../support/made-model.js';
import { type MadeVoice, madeVoice } from '../../support/made-voice.js';

const phones = ['a', 'b', 'c', 'd', 'e', 'f'];
let voice: MadeVoice;
let model: AcousticModel;
beforeAll(() => {
  voice = madeVoice(phones, 8);
  model = modelOfMadeVoice(voice, phones);
});

/** Prepares a text whose letters are its phones. */
function prepare(text: string, tags: readonly string[] = []) {
  const plan = planText(text, { language: 'en-US', tags });
  const words = [...plan.spoken.matchAll(/[^\s.]+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    phones: [...match[0].toLowerCase()].filter((letter) => phones.includes(letter)),
  }));
  const parts = buildParts(plan, { words, phones: [] }, { respellings: new Map(), learned: new Map() });
  return buildCheckText(plan, parts, 'en-US');
}

/** Returns the differences when the letters of `said` are spoken for a text; `_` is silence. */
function check(text: string, said: string, tags: readonly string[] = []) {
  const spoken = [...said].map((letter) => (letter === '_' ? 'sil' : letter));
  return checkTake(model, voice.say(spoken, 9), prepare(text, tags));
}

const text = 'Abcde fadbec. Decafb bafced. Cedabf fcbade.';
const said = '__abcdefadbec__decafbbafced__cedabffcbade__';

describe('checkTake', () => {
  it('finds nothing in a take that says its text', () => {
    const { differences, sentences, fit, words, notJudged } = check(text, said);
    expect({ differences, sentences, words }).toEqual({ differences: [], sentences: 3, words: 6 });
    expect(notJudged).toEqual({ open: 0, unusual: 0, spelled: 0 });
    expect(Math.abs(fit ?? 99)).toBeLessThan(5);
  });

  it('finds nothing in a take whose phones are only two frames long', () => {
    const spoken = [...said].map((letter) => (letter === '_' ? 'sil' : letter));
    const hurried = voice.say(spoken, 2);
    expect(checkTake(model, hurried, prepare(text)).differences).toEqual([]);
  });

  it('finds a sentence that is left out', () => {
    const { differences } = check(text, said.replace('decafbbafced__', ''));
    expect(differences).toMatchObject([
      { missing: { start: 14, end: 27 }, missingWords: 2, addedSeconds: 0 },
    ]);
    expect(differences[0]?.missingSeconds).toBeCloseTo(12 * 0.09, 1);
  });

  it('finds a sentence that is repeated', () => {
    const { differences } = check(text, said.replace('decafbbafced__', '$&$&'));
    expect(differences).toMatchObject([{ missing: null, addedWords: 2, added: { start: 14, end: 27 } }]);
  });

  it('finds other speech before the first word', () => {
    const { differences } = check(text, `__eaeaefefdadacacbfbfdb${said}`);
    expect(differences).toMatchObject([{ missing: null, isAtEdge: true }]);
    expect(Math.abs((differences[0]?.addedSeconds ?? 0) - 21 * 0.09)).toBeLessThan(0.3);
  });

  it('finds that the end is missing', () => {
    const { differences } = check(text, said.slice(0, said.indexOf('__cedabf')));
    expect(differences).toMatchObject([{ missing: { start: 29, end: 42 }, missingWords: 2, isAtEdge: true }]);
  });

  it('accepts any sound for a number, and for whispered words, and counts them as not judged', () => {
    const open = check('Abcde 1984 fadbec.', '__abcdefcfcfafadbec__');
    expect(open).toMatchObject({ differences: [], words: 3, notJudged: { open: 1 } });
    const whispered = check('Abcde. [whispers] Decafb. Fadbec.', '__abcdefcafcefadbec__', ['whispers']);
    expect(whispered).toMatchObject({ differences: [], words: 3, notJudged: { unusual: 1 } });
  });

  it('finds a sentence that is left out after a number', () => {
    const { differences } = check(
      'Abcde 1984. Decafb bafced. Cedabf fcbade.',
      '__abcdefcfcfa__cedabffcbade__',
    );
    expect(differences).toMatchObject([{ missing: { start: 12, end: 25 }, missingWords: 2 }]);
  });

  it('reports everything as missing from silence', () => {
    const { differences, fit } = check(text, '____________');
    expect(differences).toMatchObject([{ missingWords: 6 }]);
    expect(fit).toBeNull();
  });
});
