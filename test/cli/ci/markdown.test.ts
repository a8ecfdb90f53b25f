import fc from 'fast-check';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { code, inAddress, link, plain, table } from '../../../src/cli/ci/markdown.js';

const markdown = unified().use(remarkParse).use(remarkGfm);
const cells = (row: string): Nodes[] => {
  const tree = markdown.parse(table([{ heading: 'A', align: 'left' }], [[row]], () => ['more']));
  expect(tree.children.map(({ type }) => type)).toEqual(['table']);
  const [only] = tree.children;
  if (only?.type !== 'table') throw new Error('It is no table.');
  expect(only.children).toHaveLength(2);
  expect(only.children[1]?.children).toHaveLength(1);
  return only.children[1]!.children[0]!.children;
};

/** What a reader sees of a text: white space in one line, no word joiners, control characters as pictures. */
const seen = (text: string) => text.replaceAll('\u2060', '').replace(/\s+/g, ' ').trim();
const marks = fc.string({ unit: fc.constantFrom(...'ab1 \\`*_[]()<>|~&#@$!-+.:\n\t'), maxLength: 40 });
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), marks);

describe('plain', () => {
  it('is read as the very words, without a mark in them, in one cell of a table', () => {
    fc.assert(
      fc.property(words, (text) => {
        // An address alone becomes a link on GitHub; that does no harm.
        fc.pre(!/[:.]|\p{Cc}/u.test(text.replace(/[\n\t]/g, '')));
        const found = cells(plain(text));
        expect(found.map(({ type }) => type).filter((type) => type !== 'text')).toEqual([]);
        expect(
          found
            .map((node) => ('value' in node ? node.value : ''))
            .join('')
            .replaceAll('\u2060', ''),
        ).toBe(seen(text));
      }),
    );
  });

  it('mentions nobody and refers to nothing', () => {
    expect(plain('@everyone, see #12')).toBe('@\u2060everyone, see #\u206012');
  });
});

describe('code', () => {
  it('is read as the very text, also with backticks and bars', () => {
    fc.assert(
      fc.property(words, (text) => {
        fc.pre(seen(text) !== '' && !/\p{Cc}/u.test(text.replace(/[\n\t]/g, '')));
        const [found, ...others] = cells(code(text));
        expect(others).toEqual([]);
        expect(found?.type).toBe('inlineCode');
        expect(found && 'value' in found ? seen(found.value) : null).toBe(seen(text));
      }),
    );
  });
});

describe('link', () => {
  it('leads to the address of a path, whatever is in it', () => {
    fc.assert(
      fc.property(words, (path) => {
        const [found, ...others] = cells(link('`x`', `https://host.example/${inAddress(path)}#L1`));
        expect(others).toEqual([]);
        expect(found).toMatchObject({ type: 'link', url: `https://host.example/${inAddress(path)}#L1` });
      }),
    );
  });

  it('is the text alone where there is no address', () => {
    expect(link('`x`', null)).toBe('`x`');
  });
});

describe('table', () => {
  it('stays within what a comment holds, and its last row tells of the rest', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [`row ${index} ${'x'.repeat(80)}`]);
    const text = table([{ heading: 'A', align: 'right' }], rows, (shown) => [`${2000 - shown} more`]);
    expect(text.length).toBeLessThan(51_000);
    const lines = text.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(`| ${2000 - (lines.length - 3)} more |`);
  });
});
