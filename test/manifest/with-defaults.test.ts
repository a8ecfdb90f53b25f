import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineNames, profileOf } from '../../src/engines/registry.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { withDefaults } from '../../src/manifest/with-defaults.js';
import type { Values } from '../../src/manifest/yaml/values.js';

describe('withDefaults', () => {
  it('merges mappings at every level, and lets the manifest win', () => {
    const manifest = { voice: 'Puck', audio: { gaps: { sentence: 1 } }, pronounce: { a: 'b' } };
    const defaults = {
      voice: 'Kore',
      genre: 'Novel',
      audio: { gaps: { heading: 2, sentence: 3 }, book: [] },
    };
    expect(withDefaults(manifest, defaults)).toEqual({
      voice: 'Puck',
      genre: 'Novel',
      audio: { gaps: { heading: 2, sentence: 1 }, book: [] },
      pronounce: { a: 'b' },
    });
  });

  it.each([
    ['a list', { audio: { book: ['m4b'] } }, { audio: { book: ['mp3', 'opus'] } }],
    ['engine', { engine: { name: 'openai' } }, { engine: { name: 'pixazo', price: 0.01 } }],
    ['store', { store: { url: 's3://own/one' } }, { store: { url: 's3://audio/x', endpoint: 'http://a' } }],
    ['a word in place of a mapping', { check: 'off' }, { check: { retakes: 2 } }],
  ])('takes %s of the manifest as a whole', (_, manifest, defaults) =>
    expect(withDefaults(manifest, defaults)).toEqual(manifest),
  );

  it('changes nothing without defaults, and is the defaults for an empty manifest', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Values>;
    fc.assert(
      fc.property(values, (one) => {
        expect(withDefaults(one, {})).toEqual(one);
        expect(withDefaults({}, one)).toEqual(one);
      }),
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])('treats the key %s as any other', (key) => {
    const one = Object.fromEntries([[key, { a: 1 }]]);
    const other = Object.fromEntries([[key, { b: 2 }]]);
    const both = Object.fromEntries([[key, { a: 1, b: 2 }]]);
    expect(Object.entries(withDefaults(one, {}))).toEqual(Object.entries(one));
    expect(Object.entries(withDefaults({}, one))).toEqual(Object.entries(one));
    expect(Object.entries(withDefaults(one, other))).toEqual(Object.entries(both));
  });
});

describe('parseManifest with defaults', () => {
  const parse = (text: string, defaults: Values) =>
    parseManifest(text, { file: 'pipeline.yaml', profileOf, engineNames, engine: null, defaults });

  it('uses a default where the manifest has no value', () => {
    const { manifest, diagnostics } = parse('chapters: [a.md]\n', { voice: 'Kore', store: '../store/a' });
    expect(diagnostics).toEqual([]);
    expect(manifest).toMatchObject({ delivery: { voice: 'Kore' }, store: { url: '../store/a' } });
  });

  it('reports a wrong default at the closest place in the manifest', () => {
    const { diagnostics } = parse('chapters: [a.md]\n', { voice: 'Nobody' });
    expect(diagnostics).toMatchObject([
      { code: 'manifest-unknown-voice', place: { file: 'pipeline.yaml', line: 1, column: 1 } },
    ]);
  });
});
