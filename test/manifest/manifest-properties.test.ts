import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { hasErrors } from '../../src/base/diagnostic.js';
import type { Manifest } from '../../src/manifest/manifest.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { examples } from '../support/examples.js';
import { engines } from './profiles.js';

const parse = (source: string) => parseManifest(source, { ...engines, file: 'p.yaml', engine: null });

/** Random sequences of tokens with a meaning in YAML or the schema. */
const yamlish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'voice: ',
          'chapters:',
          'sections: ',
          'voices: ',
          'audio: ',
          '\n',
          '\n  ',
          '\n    - ',
          '\t',
          ': ',
          '- ',
        ],
        ...[
          '{',
          '}',
          '[',
          ']',
          ', ',
          '"',
          "'",
          '&a ',
          '*a',
          '!x ',
          '|',
          '>',
          '#',
          '---\n',
          '...\n',
          '%YAML 1.1\n',
        ],
        ...[
          '? ',
          '<<: ',
          '__proto__: ',
          '\r\n',
          '\uFEFF',
          '~',
          '1',
          '.nan',
          'true',
          '\\',
          '\0',
          '\ud800',
          '你好',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

describe('parseManifest', () => {
  it('returns a manifest, or errors with places in the text, for any text', () => {
    fc.assert(
      fc.property(yamlish, (source) => {
        const { manifest, diagnostics } = parse(source);
        const lines = source.replace(/^\uFEFF/, '').split('\n');
        for (const { place, excerpt } of diagnostics) {
          const line = lines[(place?.line ?? 0) - 1]?.replace(/\r$/, '');
          expect(excerpt?.line).toBe(line);
          expect(place?.column).toBeGreaterThan(0);
          expect(excerpt?.length).toBeGreaterThan(0);
        }
        expect(manifest !== null || hasErrors(diagnostics)).toBe(true);
      }),
      { numRuns: examples(1000) },
    );
  });
});

const word = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,12}$/);
const text = fc
  .array(fc.oneof(word, fc.constantFrom('1984', 'yes:', '#', '"', "'s", '- x', '你好', '~')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((words) => words.join(' '));
const voice = fc.constantFrom('Kore', 'Puck', 'Algenib');
const language = fc.constantFrom('en-GB', 'en-US', 'de-DE');
const options = { requiredKeys: [] };
const delivery = { voice, prompt: text, language };
const file = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.md`);
const section = fc
  .tuple(text, fc.record(delivery, { requiredKeys: ['voice'] }))
  .map(([heading, settings]) => ({ heading, ...settings }));
const chapter = fc.oneof(
  file,
  fc.record(
    {
      file,
      title: text,
      ...delivery,
      sections: fc.uniqueArray(section, { maxLength: 3, selector: (s) => s.heading }),
    },
    { requiredKeys: ['file'] },
  ),
);
const fileOf = (entry: string | { file: string }) => (typeof entry === 'string' ? entry : entry.file);
const written = fc.record(
  {
    title: text,
    author: text,
    ...delivery,
    engine: fc.oneof(
      fc.constant('pixazo'),
      fc.record({ name: fc.constant('pixazo'), price: fc.constantFrom(0, 0.04, 1) }, options),
    ),
    voices: fc.dictionary(word, fc.record(delivery, { requiredKeys: ['voice'] }), { maxKeys: 3 }),
    read: fc.record(
      { code: fc.constantFrom('read', 'skip', 'announce'), tags: fc.array(text, { maxLength: 2 }) },
      options,
    ),
    chapters: fc.uniqueArray(chapter, { minLength: 1, maxLength: 5, selector: fileOf }),
    chunks: fc.record(
      { maxCharacters: fc.integer({ min: 20, max: 5000 }), maxBytes: fc.integer({ min: 80, max: 3000 }) },
      options,
    ),
    limits: fc.record(
      {
        budget: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
        monthlyBudget: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
        retries: fc.nat(20),
      },
      options,
    ),
    audio: fc.record(
      {
        chapters: fc.constantFrom(['mp3'], ['wav', 'flac']),
        gaps: fc.record({ section: fc.constantFrom(0, 0.5, 2) }, options),
      },
      options,
    ),
    output: file,
  },
  { requiredKeys: ['voice', 'chapters'] },
);

/** Removes places, which depend on the layout of the file. */
const withoutPlaces = (manifest: Manifest | null): unknown =>
  JSON.parse(JSON.stringify(manifest, (key, value) => (key === 'place' ? undefined : value)));

describe('parseManifest with a valid manifest', () => {
  it('returns the written values, in block style and in flow style', () => {
    fc.assert(
      fc.property(written, fc.integer({ min: 20, max: 120 }), (data, lineWidth) => {
        const block = parse(stringify(data, { lineWidth }));
        const flow = parse(JSON.stringify(data));
        expect(block.diagnostics).toEqual([]);
        expect(withoutPlaces(block.manifest)).toEqual(withoutPlaces(flow.manifest));
        expect(block.manifest).toMatchObject({
          title: data.title ?? null,
          delivery: { voice: data.voice },
          chunks: {
            maxCharacters: data.chunks?.maxCharacters ?? 1800,
            maxBytes: data.chunks?.maxBytes ?? 3900,
          },
          audio: { gaps: { paragraph: 0.6, section: data.audio?.gaps?.section ?? 1 } },
          output: data.output ?? 'audiobook',
        });
        expect(block.manifest?.limits.budgetMicroUsd).toBe(
          data.limits?.budget === undefined ? null : Math.round(data.limits.budget * 1_000_000),
        );
        expect(block.manifest?.limits.monthlyBudgetMicroUsd).toBe(
          data.limits?.monthlyBudget === undefined ? null : Math.round(data.limits.monthlyBudget * 1_000_000),
        );
        expect(block.manifest?.chapters.map((entry) => entry.file)).toEqual(data.chapters.map(fileOf));
        expect(Object.keys(block.manifest?.voices ?? {})).toEqual(Object.keys(data.voices ?? {}));
      }),
      { numRuns: examples(150) },
    );
  });
});
