import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { engineNames, profileOf } from '../../src/engines/registry.js';
import type { Proposal } from '../../src/init/proposal/proposal.js';
import { defaultChoices, writeManifest } from '../../src/init/write-manifest.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { examples } from '../support/examples.js';

const proposal: Proposal = {
  title: 'A Book',
  author: null,
  language: null,
  description: null,
  cover: null,
  source: 'mdBook (book.toml)',
  chapters: [{ file: 'one.md', title: null, part: null, leftOut: null }],
  notices: [],
};

const parsed = (text: string) =>
  parseManifest(text, { file: 'pipeline.yaml', engine: null, engineNames, profileOf });

/** Valid text for a key of the manifest: not empty, no control characters, single spaces. */
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
  .filter((text) => text !== '');
const awkward = fc.oneof(
  line,
  fc.constantFrom(
    'null',
    'true',
    '12',
    '- a',
    'a: b',
    'a #b',
    '"',
    "it's",
    '[x]',
    '{y}',
    '*a',
    '&b',
    '!c',
    '%d',
    '@e',
    '`f`',
    '? g',
    '| h',
    '> i',
    '~',
    '0x1',
    '2026-01-01',
    '…',
  ),
);
const file = awkward
  .map((name) => `${name.replaceAll(/[\\/:]/g, '-')}.md`)
  .filter((name) => !name.startsWith('.') && name.trim() === name);

describe('writeManifest', () => {
  it('writes a valid manifest with every text unchanged', () => {
    fc.assert(
      fc.property(
        fc.record({
          title: awkward,
          author: fc.option(awkward),
          description: fc.option(awkward),
          read: fc.uniqueArray(fc.record({ file, title: fc.option(awkward), part: fc.option(fc.string()) }), {
            minLength: 1,
            maxLength: 5,
            selector: (one) => one.file,
          }),
          cast: fc.uniqueArray(fc.stringMatching(/^[a-z:#'*&!0-9-]{1,8}$/), { maxLength: 12 }),
          leftOut: fc.array(fc.record({ file, why: fc.string() }), { maxLength: 3 }),
        }),
        ({ read, leftOut, cast, ...rest }) => {
          const text = writeManifest({
            ...proposal,
            ...rest,
            cast,
            language: 'en-GB',
            chapters: [
              ...leftOut.map((one) => ({ file: one.file, title: null, part: null, leftOut: one.why })),
              ...read.map((one) => ({ ...one, leftOut: null })),
            ],
          });
          const { manifest, diagnostics } = parsed(text);
          expect(diagnostics).toEqual([]);
          const { title, author, description, language } = manifest ?? {};
          expect({ title, author, description, language }).toEqual({ ...rest, language: 'en-GB' });
          expect(Object.keys(manifest?.voices ?? {}).sort()).toEqual(cast.toSorted());
          const chapters = manifest?.chapters.map((one) => [one.file, one.title]);
          expect(chapters).toEqual(read.map((one) => [one.file, one.title]));
        },
      ),
      { numRuns: examples(200) },
    );
  });

  it('comments out chapters that are left out, so that removing `# ` includes them', () => {
    const chapters = [
      { file: 'licence: draft.md', title: null, part: 'Part\nOne', leftOut: 'a licence\n- evil.md' },
      ...proposal.chapters,
    ];
    const text = writeManifest({ ...proposal, chapters });
    expect(text).toContain(
      '  # Part One\n  # - "licence: draft.md" # left out: a licence - evil.md\n  - one.md\n',
    );
    const uncommented = parse(text.replace('  # - "', '  - "')) as { chapters: unknown };
    expect(uncommented.chapters).toEqual(['licence: draft.md', 'one.md']);
  });

  describe('with the speakers of a play', () => {
    const speakers = {
      found: [
        { label: 'Mrs. Hall', speeches: 42 },
        { label: 'NO', speeches: 31 },
        { label: 'Tom', speeches: 3 },
      ],
      policy: null,
    };
    /** Removes the `# ` of the lines that the comment names. */
    const uncommented = (text: string) => {
      const lines = text.split('\n');
      const at = lines.findIndex((line) => line.includes('of the next '));
      const count = Number(/of the next (\d+) lines/.exec(lines[at] ?? '')?.[1]);
      return lines
        .map((line, index) => (index > at && index <= at + count ? line.replace('# ', '') : line))
        .join('\n')
        .replaceAll('\n  # mrs', '\n  mrs')
        .replaceAll('\n  # no:', '\n  no:');
    };

    it.each<[string, Partial<Proposal>, string]>([
      ['without a cast', {}, 'tom'],
      ['next to the cast of the chapters', { cast: ['letter', 'Tom'] }, 'Tom'],
      ['with the whole cast', { cast: ['mrs. hall', 'no', 'tom'] }, 'tom'],
    ])('proposes voices in a comment that becomes valid YAML: %s', (_, more, tom) => {
      const text = writeManifest({ ...proposal, speakers, ...more });
      expect(text).toContain('with 42 speeches of Mrs. Hall, 31 of NO and 3 of Tom.\n');
      expect(parsed(text).manifest).toMatchObject({ speakers: [] });
      expect(Object.keys(parsed(text).manifest?.voices ?? {})).toEqual(more.cast ?? []);
      const { manifest, diagnostics } = parsed(uncommented(text));
      expect(diagnostics).toEqual([]);
      expect(manifest?.speakers.map(({ label, as }) => [label, as])).toEqual([
        ['Mrs. Hall', 'mrs. hall'],
        ['NO', 'no'],
        ['Tom', tom],
      ]);
      const voices = Object.values(manifest?.voices ?? {}).map(({ voice }) => voice);
      expect(new Set(voices).size).toBe(voices.length);
    });

    it('says that tables must be read if the speeches are there', () => {
      expect(writeManifest({ ...proposal, speakers })).not.toContain('tables: read');
      const text = writeManifest({ ...proposal, speakers: { ...speakers, policy: 'tables' } });
      expect(text).toContain('The speeches are in tables, so also set `tables: read`.');
    });
  });

  it('writes the schema for editors on the first line, and the chosen voice', () => {
    const text = writeManifest(proposal, { ...defaultChoices, voice: 'Kore' });
    expect(text.split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./node_modules/narrate/narrate.schema.json',
    );
    expect(parse(text)).toMatchObject({ voice: 'Kore', engine: 'pixazo' });
  });
});
