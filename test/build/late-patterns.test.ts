import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { LatePattern } from '../../build/late-pattern.js';
import { latePatterns } from '../../build/late-patterns.js';
import { examples } from '../support/examples.js';

/** Everything that code does with a regular expression, as one comparable value. */
function usesOf(pattern: RegExp, text: string): unknown {
  const found: unknown[] = [];
  for (let turn = 0; turn < 3; turn++) found.push(pattern.exec(text), pattern.lastIndex);
  pattern.lastIndex = 0;
  return [
    found,
    pattern.test(text),
    text.match(pattern),
    text.replace(pattern, '[$&]'),
    text.replace(pattern, (part) => part.toUpperCase()),
    text.search(pattern),
    text.split(pattern),
    text.split(pattern, 2),
    pattern.flags.includes('g') ? [...text.matchAll(pattern)] : null,
    new RegExp(pattern).source,
    new RegExp(pattern, 'u').flags,
  ];
}

const sources = [
  '\\p{L}+',
  '(\\p{Lu})\\p{Ll}*',
  '[\\p{P}\\p{S}]',
  '^\\p{N}',
  '(?<=\\p{L})—(?=\\p{L})',
  '/\\p{L}',
];

describe('latePatterns', () => {
  it('has patterns that do the same as the literals', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.constantFrom('u', 'gu', 'yu', 'giu', 'mu'),
        fc.string({ unit: fc.constantFrom('a', 'B', 'é', '—', '.', '7', ' ', '\n', '/', '語') }),
        (source, flags, text) => {
          const late = new LatePattern(source, flags) as unknown as RegExp;
          expect(usesOf(late, text)).toEqual(usesOf(new RegExp(source, flags), text));
        },
      ),
      { numRuns: examples(200) },
    );
  });

  it('keeps what a module does, also with literals in functions that remember a place', async () => {
    const code = `
      const word = /[\\p{L}\\d]+/u;
      const all = { pattern: /\\p{Lu}/gu };
      export const results = (text) => {
        const found = [];
        for (let turn = 0; turn < 2; turn++) {
          const next = /\\p{L}/gu;
          found.push(next.exec(text)?.index, next.exec(text)?.index);
        }
        return [word.exec(text)?.[0], text.replace(all.pattern, '-'), /^\\P{L}/u.test(text), text.split(/\\p{P}\\s*/u), found];
      };
    `;
    const folder = await mkdtemp(join(tmpdir(), 'narrate-patterns-'));
    try {
      const before = join(folder, 'before.mjs');
      await writeFile(before, code);
      const bundle = await rolldown({ input: before, plugins: [latePatterns()] });
      await bundle.write({ file: join(folder, 'after.mjs') });
      await bundle.close();
      const resultsOf = async (name: string) => {
        const { results } = await import(pathToFileURL(join(folder, name)).href);
        return ['Ein Satz, noch einer.', '7 Äpfel', ''].map(results);
      };
      expect(await readFile(join(folder, 'after.mjs'), 'utf8')).not.toMatch(/\/[^/\n"]*\\p\{/);
      expect(await resultsOf('after.mjs')).toEqual(await resultsOf('before.mjs'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves no such literal in the files that Node loads to plan a book', async () => {
    const { parseAst } = await import('rolldown/parseAst');
    const packed = join(import.meta.dirname, '../../dist/packed');
    const files = (await readdir(packed)).filter((name) => /^(?:start|plan|parser|run)\.js$/.test(name));
    expect(files).toHaveLength(4);
    for (const name of files) {
      const literals: string[] = [];
      JSON.stringify(parseAst(await readFile(join(packed, name), 'utf8')), (key, value) => {
        if (key === 'regex' && /\\p\{/i.test(value.pattern)) literals.push(value.pattern);
        return typeof value === 'bigint' ? null : value;
      });
      expect(literals).toEqual([]);
    }
  });
});
