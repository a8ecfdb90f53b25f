import fc from 'fast-check';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import {
  code,
  encodePathForUrl,
  link,
  plain,
  table,
} from '../../../../../src/cli/commands/ci/markdown/markdown.js';
import { visible } from '../../../../../src/cli/terminal-text.js';

const markdown = unified().use(remarkParse).use(remarkGfm);
/** Puts a text into a table with one cell, and returns how GitHub parses the content of that cell. */
const parsedCell = (text: string): Nodes[] => {
  const tree = markdown.parse(table([{ heading: 'A', align: 'left' }], [[text]], () => ['more']));
  expect(tree.children.map(({ type }) => type)).toEqual(['table']);
  const [only] = tree.children;
  if (only?.type !== 'table') throw new Error('The Markdown is not a table.');
  expect(only.children).toHaveLength(2);
  expect(only.children[1]?.children).toHaveLength(1);
  return only.children[1]!.children[0]!.children;
};

/** Returns a text as `plain` shows it: one line, with hidden characters replaced. */
const visibleText = (text: string) => visible(text.replace(/\s+/g, ' ').trim());
const marks = fc.string({
  unit: fc.constantFrom(...'ab1 \\`*_[]()<>|~&#@$!%^{}"/=-+.:\n\t', 'www.', '://', ' GH-', '\u202E'),
  maxLength: 40,
});
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), marks);

/** Matches text outside of code that GitHub or GitLab would transform. */
const references =
  /@\w|[#!&$]\d|(?<!\w)GH-\d|:\/\/|www\.\w|[\w.]+@[\w.]+|\$\S.*\S\$|(?<![\w])[0-9a-f]{7,40}(?!\w)|:\w+:|[~%]\w/;

/** Returns the text of Markdown nodes, and checks that they are only text and code. */
function textsOf(nodes: readonly Nodes[]): string {
  for (const { type } of nodes) expect(['text', 'inlineCode']).toContain(type);
  for (const node of nodes) if (node.type === 'text') expect(node.value).not.toMatch(references);
  return nodes.map((node) => ('value' in node ? node.value : '')).join('');
}

describe('plain', () => {
  it('keeps any text as plain text in one cell of a table, without markup, links or references', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(textsOf(parsedCell(plain(text)))).toBe(visibleText(text));
      }),
    );
  });

  it.each([
    ['a paragraph', '', 'paragraph'],
    ['a heading', '### ', 'heading'],
  ])('keeps any text as plain text at the start of %s', (_name, before, type) => {
    fc.assert(
      fc.property(words, (text) => {
        fc.pre(visibleText(text) !== '');
        const tree = markdown.parse(`${before}${plain(text)}\n`);
        expect(tree.children.map((child) => child.type)).toEqual([type]);
        const [only] = tree.children;
        expect(textsOf(only && 'children' in only ? only.children : [])).toBe(visibleText(text));
      }),
    );
  });

  it.each([
    ['@everyone, see #12', '`@everyone,` see `#12`'],
    ['owner/repo#1 and GH-2', '`owner/repo#1` and `GH-2`'],
    ['a@b.example', '`a@b.example`'],
    ['More at www.example.com', 'More at `www.example.com`'],
    ['(https://example.com)', '`(https://example.com)`'],
    ['[read](https://example.com)', '`[read](https://example.com)`'],
    ['[read](x)', '\\[read\\](x)'],
    ['fixed in 1f2e3d4', 'fixed in `1f2e3d4`'],
    ['from $5 to $9', 'from `$5` to `$9`'],
    ['/close', '`/close`'],
    ['!12 ~bug %"The End" &3', '`!12` `~bug` `%"The` End" `&3`'],
    [':tada: <b>', '`:tada:` \\<b\\>'],
    ['a|b', 'a\\|b'],
    ['- x', '\\- x'],
    ['12. x', '12\\. x'],
    ['C# & Co: part 2, 12-16', 'C\\# \\& Co: part 2, 12-16'],
    ['नमस्ते می‌خواهم 👩‍🚀', 'नमस्ते می‌خواهم 👩‍🚀'],
    ['a\u202Eb\u200Bc\u{E0041}', 'a\uFFFDb\uFFFDc\uFFFD'],
  ])('escapes %s as %s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('code', () => {
  it('keeps any text as one piece of code, even with backticks and bars', () => {
    fc.assert(
      fc.property(words, (text) => {
        fc.pre(visibleText(text) !== '');
        const [found, ...others] = parsedCell(code(text));
        expect(others).toEqual([]);
        expect(found?.type).toBe('inlineCode');
        expect(found && 'value' in found ? found.value.replaceAll('\u2060', '').trim() : null).toBe(
          visibleText(text),
        );
      }),
    );
  });
});

describe('link', () => {
  it('parses as one link to the percent-encoded URL of any path', () => {
    fc.assert(
      fc.property(words, (path) => {
        const [found, ...others] = parsedCell(
          link('`x`', `https://host.example/${encodePathForUrl(path)}#L1`),
        );
        expect(others).toEqual([]);
        expect(found).toMatchObject({
          type: 'link',
          url: `https://host.example/${encodePathForUrl(path)}#L1`,
        });
      }),
    );
  });

  it('returns only the text if there is no URL', () => {
    expect(link('`x`', null)).toBe('`x`');
  });
});

describe('table', () => {
  it('stays within the size of a comment, and its last row counts the rest', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [`row ${index} ${'x'.repeat(80)}`]);
    const text = table([{ heading: 'A', align: 'right' }], rows, (shown) => [`${2000 - shown} more`]);
    expect(text.length).toBeLessThan(51_000);
    const lines = text.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(`| ${2000 - (lines.length - 3)} more |`);
  });
});
