import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReviewFinding } from '../../../src/review/api.js';
import { entryAt, runsOf, tokensOf } from '../../../web/review/chunk/words.js';
import { type Filter, filters, idsOf, neighbour, rowsOf } from '../../../web/review/list/rows.js';
import { ratesOf } from '../../../web/review/overview/outliers.js';
import { sampleBook } from '../../support/sample-review.js';

describe('words of a text on the review page', () => {
  it('are, with what is between them, the whole text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const tokens = tokensOf(text);
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        for (const { from, to, text: part } of tokens) expect(text.slice(from, to)).toBe(part);
        const words = tokens.flatMap(({ word }) => (word === null ? [] : [word]));
        expect(words).toEqual(words.map((_, index) => index));
      }),
    );
  });

  it.each([
    ['The O’Hara-Smiths, 3.5 m.', ['The', 'O’Hara-Smiths', '3.5', 'm']],
    ['— “C’est” … naïve?', ['C’est', 'naïve']],
    ['', []],
  ])('of %j are %j', (text, words) => {
    expect(tokensOf(text).flatMap(({ word, text: part }) => (word === null ? [] : [part]))).toEqual(words);
  });

  it.each([
    ['engine', ['nginx', 'engine x']],
    ['x', ['nginx', 'engine x']],
    ['engine x', ['nginx', 'engine x']],
    ['my engine', null],
    ['engines', null],
    ['way', null],
    ['Shivawn', ['Siobhan', 'Shivawn']],
  ])('come from an entry of the manifest: %j', (part, entry) => {
    const text = 'On the way, my engine x and two engines met Shivawn.';
    const pronounce = { nginx: 'engine x', x: 'ex', Siobhan: 'Shivawn', Halloway: 'Hallo way', none: '' };
    const from = text.indexOf(part);
    expect(entryAt({ text, pronounce }, { from, to: from + part.length })).toEqual(entry);
  });

  it('come from the longest of several entries, and only where the whole respelling is', () => {
    const pronounce = { St: 'Saint', StP: 'Saint Paul' };
    const text = 'Saint Paul, and a Saint.';
    expect(entryAt({ text, pronounce }, { from: 0, to: 5 })).toEqual(['StP', 'Saint Paul']);
    expect(entryAt({ text, pronounce }, { from: 18, to: 23 })).toEqual(['St', 'Saint']);
  });

  it('are joined to runs that are shown alike, and a finding in a word marks the whole word', () => {
    const span = fc.tuple(fc.nat(40), fc.nat(40)).map(([from, length]) => ({ from, to: from + length }));
    const finding = (confidence: 'high' | 'low', words: { from: number; to: number }): ReviewFinding => ({
      ...{ code: 'words-missing', message: 'may leave out words', line: null, band: null },
      confidence,
      words,
    });
    fc.assert(
      fc.property(span, span, span, (high, low, spoken) => {
        const tokens = tokensOf('He set the lamp on the sill, and waited.');
        const runs = runsOf(tokens, [finding('high', high), finding('low', low)], spoken);
        expect(runs.flatMap((run) => run.tokens)).toEqual(tokens);
        for (const { tokens, confidence, isSpoken } of runs)
          for (const { from, to } of tokens) {
            if (from < high.to && high.from < to) expect(confidence).toBe('high');
            expect(isSpoken).toBe(from < spoken.to && spoken.from < to);
          }
      }),
    );
  });
});

describe('rows of the review page', () => {
  const book = sampleBook();

  it('have each text of the filter once, flagged ones first and worst first', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(filters) as Filter[])),
        fc.constantFrom('', 'boats', ' HALLOWAY ', '2-3', 'zzz'),
        fc.array(fc.constantFrom('approved', 'changed', 'none'), { minLength: 36, maxLength: 36 }),
        (filter, search, approvals) => {
          const chunks = book.chunks.map((chunk, index) => ({
            ...chunk,
            approval: approvals[index] ?? 'none',
          }));
          const rows = rowsOf({ ...book, chunks }, { filter, search });
          const listed = rows.flatMap((row) => (row.kind === 'chunk' ? [row.chunk] : []));
          const words = search.toLowerCase().trim();
          const wanted = chunks.filter(
            (chunk) =>
              filters[filter].matches(chunk) &&
              (chunk.id === words || chunk.text.toLowerCase().includes(words)),
          );
          expect(listed.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
          expect(rows.flatMap((row) => (row.kind === 'chunk' ? [row.place] : []))).toEqual(
            listed.map((_, at) => at + 1),
          );
          const first = listed.filter(({ flagged, approval }) => flagged && approval !== 'approved');
          expect(listed.slice(0, first.length)).toEqual(first);
          expect(first.map(({ severity }) => severity)).toEqual(
            first.map(({ severity }) => severity).sort((a, b) => b - a),
          );
        },
      ),
    );
  });

  it('lead from each text to the next that is still listed, in the order of the list as it was', () => {
    const ids = idsOf(rowsOf(book, { filter: 'all', search: '' }));
    fc.assert(
      fc.property(fc.subarray([...ids]), fc.constantFrom(...ids), (listed, id) => {
        const after = ids.slice(ids.indexOf(id) + 1).find((one) => listed.includes(one)) ?? null;
        expect(neighbour({ order: ids, listed }, id, 1)).toBe(after);
        const before = ids.slice(0, ids.indexOf(id)).findLast((one) => listed.includes(one)) ?? null;
        expect(neighbour({ order: ids, listed }, id, -1)).toBe(before);
      }),
    );
    expect(neighbour({ order: ids, listed: ids }, 'not listed', 1)).toBe(ids[0]);
    expect(neighbour({ order: [], listed: [] }, null, 1)).toBe(null);
  });
});

describe('reading rates of the review page', () => {
  it('are unusual if they are far from those of their voice', () => {
    const rates = ratesOf(sampleBook());
    expect(rates.length).toBe(36);
    expect(rates.filter(({ isOutlier }) => isOutlier).map(({ id }) => id)).toEqual(['3-5']);
  });

  it('are not unusual in a book in which all are the same', () => {
    const book = sampleBook();
    const chunks = book.chunks.map((chunk) => ({
      ...chunk,
      takes: chunk.takes.map((take) => ({ ...take, charactersPerSecond: 14 })),
    }));
    expect(ratesOf({ ...book, chunks }).filter(({ isOutlier }) => isOutlier)).toEqual([]);
  });
});
