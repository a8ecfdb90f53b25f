import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { examples } from '../../../support/examples.js';
import { defaults } from '../../policies.js';

/** Paragraph, list item, or box with a title and other parts. */
type Part = string | { readonly item: string } | { readonly title: string; readonly parts: readonly Part[] };

const words = fc.array(fc.constantFrom('Anna', 'saw', 'the', 'tide', '*turn*', 'at', 'noon'), {
  minLength: 1,
  maxLength: 6,
});
const text = words.map((some) => some.join(' '));

const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'medium', maxDepth: 5 },
    text,
    text.map((item) => ({ item })),
    fc.record({ title: text, parts: fc.array(tie('part'), { maxLength: 4 }) }),
  ),
}));
const parts = fc.array(part, { minLength: 1, maxLength: 4 });

/** Returns what is spoken of parts. */
const spokenOf = (some: readonly Part[]): string[] =>
  some
    .flatMap((one) =>
      typeof one === 'string' ? [one] : 'item' in one ? [one.item] : [one.title, ...spokenOf(one.parts)],
    )
    .map((words) => words.replaceAll('*', ''));

const depthOf = (one: Part): number =>
  typeof one === 'string' || 'item' in one ? 0 : 1 + Math.max(0, ...one.parts.map(depthOf));

type Write = (title: string, content: readonly string[], depth: number) => readonly string[];

const indent = (lines: readonly string[]) => lines.map((line) => (line === '' ? '' : `    ${line}`));
const around =
  (sign: string, opening: (title: string) => string, isLonger: boolean): Write =>
  (title, content, depth) => {
    const signs = sign.repeat(isLonger ? 2 + depth : 3);
    return [signs + opening(title), '', ...content, signs];
  };

/** Writes a box in each dialect. */
const dialects: Readonly<Record<string, Write>> = {
  'Docusaurus, with more colons outside': around(':', (title) => `note[${title}]`, true),
  'VitePress, with as many colons outside': around(':', (title) => ` tip ${title}`, false),
  Quarto: around(':', (title) => ` {.callout-note title="${title}"}`, false),
  'MyST with colons': around(':', (title) => `{admonition} ${title}`, true),
  'MyST with backticks': around('`', (title) => `{admonition} ${title}`, true),
  'mdbook-admonish': around('~', (title) => `admonish warning title="${title}"`, true),
  'pymdown blocks': around('/', (title) => ` note | ${title}`, true),
  'Microsoft Learn': (title, content) => [':::row:::', title, '', ...content, ':::row-end:::'],
  'Python-Markdown': (title, content) => [`!!! note "${title}"`, '', ...indent(content)],
  'tabs of Python-Markdown': (title, content) => [`=== "${title}"`, '', ...indent(content)],
  Obsidian: (title, content) => [`> [!note] ${title}`, '>', ...content.map((line) => `> ${line}`)],
};

/** Rules for a book of a dialect: a box without content proves nothing in other books. */
const rulesFor = (dialect: string) => ({
  ...plainRules,
  found: dialect.includes('ython-Markdown') ? (['mkdocs'] as const) : [],
});

const linesOf = (some: readonly Part[], write: Write): string[] =>
  some.flatMap((one) => {
    if (typeof one === 'string') return [one, ''];
    if ('item' in one) return [`- ${one.item}`, ''];
    return [...write(one.title, linesOf(one.parts, write), depthOf(one)), ''];
  });

describe('containers within containers', () => {
  it.each(Object.entries(dialects))('are read as titles and paragraphs in order: %s', (name, write) => {
    fc.assert(
      fc.property(parts, fc.constantFrom('\n', '\r\n'), (some, lineEnd) => {
        const markdown = linesOf(some, write).join(lineEnd);
        const { blocks, skipped, diagnostics } = readMarkdown(markdown, defaults, rulesFor(name));
        expect(blocks.map(({ text }) => text)).toEqual(spokenOf(some));
        expect(skipped).toEqual([]);
        expect(diagnostics).toEqual([]);
      }),
      { numRuns: examples(100) },
    );
  });

  it.each(Object.entries(dialects))('have blocks in the lines of their words: %s', (name, write) => {
    fc.assert(
      fc.property(parts, (some) => {
        const lines = linesOf(some, write);
        for (const { text, span } of readMarkdown(lines.join('\n'), defaults, rulesFor(name)).blocks) {
          const source = (lines[span.line - 1] ?? '').slice(span.column - 1, span.endColumn - 1);
          expect(source.replaceAll('*', '')).toBe(text);
        }
      }),
      { numRuns: examples(50) },
    );
  });

  it.each(Object.entries(dialects))(
    'cause no error where lines are missing, except for a closing line that closes nothing: %s',
    (name, write) => {
      fc.assert(
        fc.property(parts, fc.infiniteStream(fc.boolean()), (some, keep) => {
          const lines = linesOf(some, write).filter((line) => /^[\w*>]/.test(line) || keep.next().value);
          const { diagnostics } = readMarkdown(lines.join('\n'), defaults, rulesFor(name));
          const errors = diagnostics.filter(({ severity }) => severity === 'error');
          expect(errors.filter(({ code }) => code !== 'markdown-container-stray')).toEqual([]);
        }),
        { numRuns: examples(50) },
      );
    },
  );
});
