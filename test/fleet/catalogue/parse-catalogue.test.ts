import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '../../../src/fleet/catalogue/parse-catalogue.js';

const parse = (text: string) => parseCatalogue(text, 'catalogue.yaml');
const problems = (text: string) =>
  parse(text).diagnostics.map(({ code, place, hint }) => [code, place?.line, place?.column, hint]);

describe('parseCatalogue', () => {
  it('reads a catalogue with every setting', () => {
    const { catalogue, diagnostics } = parse(`name: spring-list
books:
  - books/*/pipeline.yaml
  - manifest: special/atlas.yaml
    priority: 1
    budget: 2.5
defaults:
  voice: Kore
  store: s3://audio/{book}
  audio: { loudness: acx }
budgets: { run: 50, month: 200, total: 900, book: 10 }
`);
    expect(diagnostics).toEqual([]);
    expect(catalogue).toMatchObject({
      name: 'spring-list',
      entries: [
        { manifest: 'books/*/pipeline.yaml', priority: 50, budgetMicroUsd: 10_000_000 },
        { manifest: 'special/atlas.yaml', priority: 1, budgetMicroUsd: 2_500_000 },
      ],
      // As written: without the defaults of the manifest's schema, which the manifest of each book has.
      defaults: { voice: 'Kore', store: 's3://audio/{book}', audio: { loudness: 'acx' } },
      budgets: { runMicroUsd: 50_000_000, monthMicroUsd: 200_000_000, totalMicroUsd: 900_000_000 },
    });
  });

  it('has no limits and the middle priority without them', () => {
    const { catalogue } = parse('name: one\nbooks: [pipeline.yaml]\n');
    expect(catalogue).toMatchObject({
      entries: [{ priority: 50, budgetMicroUsd: null }],
      defaults: {},
      budgets: { runMicroUsd: null, monthMicroUsd: null, totalMicroUsd: null },
    });
  });

  it.each([
    ['', 'manifest-empty', 1, 1],
    ['- a\n', 'manifest-not-a-mapping', 1, 1],
    ['books: [a.yaml]\n', 'manifest-missing-key', 1, 1],
    ['name: one\nbooks: []\n', 'manifest-empty-value', 2, 8],
    ['name: Spring List\nbooks: [a.yaml]\n', 'catalogue-bad-name', 1, 7],
    ['name: one\nbooks: [../a.yaml]\n', 'manifest-bad-path', 2, 9],
    ['name: one\nbooks: [/a.yaml]\n', 'manifest-bad-path', 2, 9],
    ['name: one\nbooks:\n  - { manifest: a.yaml, priority: 0 }\n', 'manifest-out-of-range', 3, 35],
    ['name: one\nbooks: [a.yaml]\nbudgets: { runs: 5 }\n', 'manifest-unknown-key', 3, 12],
    ['name: one\nbooks: [a.yaml]\nbudgets: { run: -1 }\n', 'manifest-out-of-range', 3, 17],
    ['name: one\nbooks: [a.yaml]\ndefaults: { chapters: [a.md] }\n', 'manifest-unknown-key', 3, 13],
    ['name: one\nbooks: [a.yaml]\ndefaults: { store: "ftp://x/{book}" }\n', 'manifest-bad-store', 3, 20],
    ['name: one\nbooks: [a.yaml]\ndefaults: { audio: { loudness: loud } }\n', 'manifest-not-a-choice', 3, 32],
    ['name: one\nname: two\nbooks: [a.yaml]\n', 'manifest-duplicate-key', 2, 1],
  ])('reports what is wrong with %j at its place', (text, code, line, column) => {
    const { catalogue } = parse(text);
    expect(catalogue).toBeNull();
    expect(problems(text)[0]?.slice(0, 3)).toEqual([code, line, column]);
  });

  it('suggests the key that was probably meant', () => {
    expect(problems('name: one\nbook: [a.yaml]\nbooks: [a.yaml]\n')[0]?.[3]).toBe('Did you mean `books`?');
    expect(problems('name: one\nbooks: [a.yaml]\nvoice: Kore\n')[0]?.[3]).toBe(
      '`voice` belongs in `defaults`; check the indentation.',
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parse(text)));
    const key = fc.constantFrom('name', 'books', 'defaults', 'budgets', 'manifest', 'store', 'run');
    fc.assert(fc.property(fc.dictionary(key, fc.jsonValue()), (value) => void parse(JSON.stringify(value))));
  });
});
