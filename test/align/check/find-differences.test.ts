import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedPart, findDifferences } from '../../../src/align/check/find-differences.js';

/** Parts of five phones, two to a sentence. `words`: how many words of each are judged. */
const partsOf = (words: readonly number[]): readonly CheckedPart[] =>
  words.map((count, index) => ({
    start: index * 10,
    end: index * 10 + 9,
    phones: 5,
    words: count,
    sentence: index >> 1,
  }));

/** 400 ms of each label, with 100 ms of silence after it. */
const say = (labels: readonly number[]): Int32Array =>
  Int32Array.from(
    labels.flatMap((label) => [...Array<number>(40).fill(label), ...Array<number>(10).fill(-1)]),
  );

const ten = partsOf(Array<number>(10).fill(1));

describe('findDifferences', () => {
  it('finds nothing in a take that says all words in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 90 })),
        (words, lengths) => {
          const labels = words.flatMap((_, label) => Array<number>(lengths[label] ?? 30).fill(label));
          expect(findDifferences(partsOf(words), Int32Array.from(labels)).differences).toEqual([]);
        },
      ),
    );
  });

  it('has every judged word in the order of the text, or reports it as missing', () => {
    const labels = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 20 });
    fc.assert(
      fc.property(labels, fc.array(fc.nat(2), { minLength: 10, maxLength: 10 }), (heard, words) => {
        const parts = partsOf(words);
        const { differences, kept } = findDifferences(parts, say(heard));
        const inOrder = kept.reduce((sum, { label }) => sum + (parts[label]?.words ?? 0), 0);
        const missing = differences.reduce((sum, { missingWords }) => sum + missingWords, 0);
        expect(inOrder + missing).toBe(words.reduce((sum, count) => sum + count, 0));
        for (const { missing: range, missingWords } of differences)
          expect(range === null).toBe(missingWords === 0);
      }),
    );
  });

  it('counts all speech as the text in order, or as added', () => {
    const labels = fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 20 });
    fc.assert(
      fc.property(labels, (heard) => {
        const { differences, kept } = findDifferences(ten, say(heard));
        const inOrder = kept.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0) / 100;
        const added = differences.reduce((sum, { addedSeconds }) => sum + addedSeconds, 0);
        expect(added + inOrder).toBeCloseTo(heard.length * 0.4, 6);
      }),
    );
  });

  it('finds words that are left out, at the place where they should be', () => {
    const { differences } = findDifferences(ten, say([0, 1, 2, 6, 7, 8, 9]));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      startSeconds: 1.4,
      endSeconds: 1.4,
      missingWords: 3,
      missing: { start: 30, end: 59 },
      addedSeconds: 0,
      sentence: 1,
      isAtEdge: false,
    });
    // This take says a phone in 80 ms.
    expect(differences[0]?.missingSeconds).toBeCloseTo(15 * 0.08, 6);
  });

  it('finds words that are repeated, and names them', () => {
    const { differences } = findDifferences(ten, say([0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(differences).toMatchObject([{ missing: null, added: { start: 10, end: 39 }, addedWords: 3 }]);
    expect(differences[0]?.addedSeconds).toBeCloseTo(1.2, 6);
  });

  it('names repeated words without a sound such as laughter that is repeated with them', () => {
    // A sound has no place in the text.
    const parts = ten.map((part, index) => (index === 3 ? { ...part, start: 0, end: 0, words: 0 } : part));
    const { differences } = findDifferences(parts, say([0, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7, 8, 9]));
    expect(differences).toMatchObject([{ added: { start: 40, end: 59 } }]);
    const last = findDifferences(parts, say([0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(last.differences).toMatchObject([{ added: { start: 10, end: 29 } }]);
  });

  it('does not name added speech that is not of the text', () => {
    const { differences } = findDifferences(ten, say([0, 1, 2, 10, 10, 3, 4, 5, 6, 7, 8, 9]));
    expect(differences).toMatchObject([{ added: null, addedWords: 0, missing: null, isAtEdge: false }]);
  });

  it('reports words and the other speech in their place as one difference', () => {
    const { differences } = findDifferences(ten, say([0, 1, 2, 10, 10, 10, 6, 7, 8, 9]));
    expect(differences).toMatchObject([{ missingWords: 3, missing: { start: 30, end: 59 }, added: null }]);
    expect(differences[0]?.addedSeconds).toBeCloseTo(1.2, 6);
  });

  it('does not count words that are not judged', () => {
    const parts = partsOf([1, 1, 0, 0, 1, 1]);
    expect(findDifferences(parts, say([0, 1, 4, 5])).differences).toEqual([]);
    const { differences } = findDifferences(parts, say([0, 1, 5]));
    expect(differences).toMatchObject([{ missingWords: 1, missing: { start: 40, end: 49 } }]);
  });

  it('finds speech before the first word and after the last one at the edge', () => {
    const { differences } = findDifferences(ten, say([10, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]));
    expect(differences.map(({ isAtEdge }) => isAtEdge)).toEqual([true, true]);
  });

  it('reports everything as missing if no word is heard', () => {
    const { differences } = findDifferences(ten, say([10, 10, 10]));
    expect(differences).toMatchObject([{ missingWords: 10, missing: { start: 0, end: 99 } }]);
  });
});
