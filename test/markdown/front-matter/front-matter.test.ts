import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../../src/manifest/manifest.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { mayHaveFrontMatter } from '../../../src/markdown/front-matter/front-matter.js';
import { readFrontMatter } from '../../../src/markdown/front-matter/read-front-matter.js';
import { createSourceText } from '../../../src/markdown/parse/source-text.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

const json = '{\n  "title": "The Quay",\n  "tags": ["}", "{"]\n}';
const toml = '+++\ntitle = "The Quay"\ndate = 2020-01-01\n+++';
const lines = 'Title: The Quay\nAuthor:  A. Writer\n    and others\nBase Header Level: 2\n';
const titleBlock = '% The Quay\n% A. Writer\n% 2020\n';

/** Returns what is spoken, the title, and whether the metadata is counted as skipped. */
function read(markdown: string, policies: Partial<ReadPolicies> = {}, rules = plainRules) {
  const { blocks, title, skipped, diagnostics } = readMarkdown(markdown, { ...defaults, ...policies }, rules);
  expect(diagnostics).toEqual([]);
  return {
    said: blocks.map(({ text }) => text),
    title,
    isCounted: skipped.some(({ kind }) => kind === 'front-matter'),
  };
}

const frontMatterOf = (markdown: string) => readFrontMatter(createSourceText(markdown), defaults, plainRules);

describe('front matter', () => {
  it.each<[string, string, boolean]>([
    ['JSON', json, true],
    ['JSON in one line', '{"title": "The Quay"}', true],
    ['JSON between semicolons', ';;;\n"title": "The Quay",\n"draft": false\n;;;', false],
    ['JSON with braces between semicolons', `;;;\n${json}\n;;;`, false],
    ['TOML', toml, false],
    ['YAML', '---\ntitle: The Quay\n---', false],
    ['YAML that ends with dots', '---\ntitle: The Quay\n...', false],
    ['MultiMarkdown', lines, true],
    ['one line of MultiMarkdown', 'title: The Quay\n', true],
    ['a title block of Pandoc', titleBlock, true],
    ['a title of two lines', '% The\n  Quay\n', true],
  ])('in %s gives the title, and is counted unless it is fenced', (_, metadata, isCounted) => {
    const expected = { said: ['The Quay', 'It began.'], title: 'The Quay', isCounted };
    expect(read(`${metadata}\n\nIt began.\n`)).toEqual(expected);
    expect(read(`${metadata}\n\nIt began.\n`.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(mayHaveFrontMatter(createSourceText(`${metadata}\n`))).toBe(true);
  });

  it.each([
    '{ "a" is not JSON }\n\nText.',
    '{"a": 1} is the start of a sentence.\n\nText.',
    '{}\n\nText.',
    '{: .lead }\n\nText.',
    ';;;\nnot JSON\n;;;\n\nText.',
    'Anna: Who is there?\nBen: It is me.\n\nText.',
    'Date: the fifth of May.\n\nDear Sir,',
    'Date: the fifth of May\nPlace: London\n\nDear Sir,',
    'Title: The Quay',
    'Title: The Quay\nand a line of text.\n\nText.',
    '%5 of them stayed.\n\nText.',
    '% a\n% b\n% c\n% d\n\nText.',
    '50 % of them stayed.\n\nText.',
    '+++\nnot TOML\n+++\n\nText.',
  ])('is not found in the text %j', (markdown) => {
    expect(frontMatterOf(markdown).end).toBe(0);
    expect(read(markdown).isCounted).toBe(false);
  });

  it('only in YAML and TOML is found by the rules of version 1, and in a book of plain Markdown', () => {
    for (const metadata of [json, lines, titleBlock]) {
      expect(read(`${metadata}\n\nText.`, {}, { ...plainRules, version: 1 }).said[0]).toMatch(/itle|Quay/);
      expect(read(`${metadata}\n\nText.`, { dialects: [] }).isCounted).toBe(false);
    }
    expect(read(`${toml}\n\nText.`, {}, { ...plainRules, version: 1 }).said).toEqual(['Text.']);
  });

  it('in TOML with errors is not spoken', () => {
    expect(read('+++\ntitle = The Quay\n+++\n\nText.')).toMatchObject({ said: ['Text.'], title: null });
  });

  it.each([
    ['+++\n[narrate]\nas = "letter"\n+++\na', 2],
    ['{\n"narrate": { "as": "letter" }\n}\n\na', 2],
  ])('sets the voice of the chapter in %j', (markdown, line) => {
    const { frontMatter, diagnostics } = readMarkdown(markdown, defaults);
    expect(diagnostics).toEqual([]);
    expect(frontMatter).toMatchObject({ delivery: { as: 'letter' }, line });
  });

  it.each([
    ['+++\nnarrate = 7\n+++\na', 'markdown-mark-bad-value'],
    ['+++\nnarrate = { vioce = "Kore" }\n+++\na', 'markdown-mark-unknown-key'],
  ])('reports wrong voice settings in %j', (markdown, code) => {
    expect(readMarkdown(markdown, defaults).diagnostics).toMatchObject([{ code, place: { line: 2 } }]);
  });

  it.each([
    ['---\nlang: de\n---\n', 'de'],
    ['+++\nlanguage = "de_DE"\n+++\n', 'de-DE'],
    ['{"lang": "fr"}\n', 'fr'],
    ['Title: A\nLanguage: sv\n\n', 'sv'],
    ['---\nlang: english\nlanguage: en\n---\n', 'en'],
    ['---\nlang: [de]\n---\n', null],
  ])('has in %j the language %s', (markdown, language) => {
    expect(frontMatterOf(markdown).language).toBe(language);
  });

  it('leaves the places of the text as they are in the file', () => {
    for (const metadata of [json, toml, lines, titleBlock]) {
      const { blocks } = readMarkdown(`${metadata}\nOne ![two](a.png).`, defaults);
      const line = metadata.split('\n').length + 1;
      expect(blocks.at(-1)?.span).toEqual({ line, column: 1, endLine: line, endColumn: 19 });
    }
  });

  it('is found in linear time', () => {
    for (const start of [
      '{"',
      '{"a":{',
      '% a\n ',
      'Title: a\n ',
      '---\n',
      '+++\n',
      'a ',
      '{"\\',
      'Title: a b c\nx: ',
      '\\"',
    ]) {
      const text = start.repeat(100_000 / start.length);
      expect(frontMatterOf(text).end).toBeLessThanOrEqual(text.length);
    }
  });

  it('is only looked for in texts that may have it', () => {
    const start = fc.constantFrom(
      '---\n',
      '+++\n',
      ';;;\n',
      '{',
      '"',
      'Title',
      ':',
      ' ',
      'a',
      '\n',
      '% ',
      '}',
      '=',
    );
    const text = fc.array(start, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (markdown) => {
        const source = createSourceText(markdown);
        if (!mayHaveFrontMatter(source)) expect(frontMatterOf(markdown).end).toBe(0);
      }),
    );
  });
});

describe('the title in the front matter', () => {
  const titled = (title: string, body: string, policies: Partial<ReadPolicies> = {}) =>
    readMarkdown(`---\ntitle: ${JSON.stringify(title)}\n---\n${body}`, { ...defaults, ...policies });

  it('counts as front matter if the heading says only a part of it', () => {
    const { blocks, skipped } = titled('The Quay: Part one', '# The Quay\n\nOne.');
    expect(blocks.map(({ text }) => text)).toEqual(['The Quay', 'One.']);
    expect(skipped).toEqual([{ kind: 'front-matter', line: 2, column: 1, preview: 'The Quay: Part one' }]);
    expect(titled('The Quay', '# Part one: The Quay\n\nOne.').skipped).toEqual([]);
  });

  it('is the first heading of the chapter, at its place in the front matter', () => {
    const { blocks, headings } = titled('The Quay', 'One.\n\n## Two\n\nThree.');
    expect(blocks.map(({ kind, depth, text, span }) => [kind, depth, text, span.line, span.column])).toEqual([
      ['heading', 1, 'The Quay', 2, 1],
      ['paragraph', 0, 'One.', 4, 1],
      ['heading', 2, 'Two', 6, 1],
      ['paragraph', 0, 'Three.', 8, 1],
    ]);
    expect(headings.map(({ text, depth, block }) => [text, depth, block])).toEqual([
      ['The Quay', 1, 0],
      ['Two', 2, 2],
    ]);
  });

  it.each([
    ['The Quay', '# The quay!\n\nOne.'],
    ['The Quay', 'One.\n\n## *The* Quay\n'],
    ['The *Quay*', '# The Quay'],
    ['The Storm', '# Chapter 3: The Storm'],
    ['Chapter 3: The Storm', '# The Storm'],
    ['The Quay', '**The Quay**\n\nOne.'],
    ['…', 'One.'],
  ])('%j is not spoken in addition to %j', (title, body) => {
    expect(titled(title, body).blocks).toEqual(readMarkdown(`---\na: 1\n---\n${body}`, defaults).blocks);
  });

  it.each([
    ['Storm', '## Before the storm'],
    ['The Quay', '# The Harbour'],
  ])('%j is spoken before %j', (title, body) => {
    expect(titled(title, body).blocks.map(({ text }) => text)).toEqual([title, body.replace(/^#+ /, '')]);
  });

  it('is spoken without the marks of Markdown', () => {
    expect(titled('A *new* `map` [here](a.md)', 'One.').blocks[0]?.text).toBe('A new map here');
    expect(titled('1984. A list', 'One.').blocks[0]?.text).toBe('1984. A list');
    expect(titled('Using Vec<T>', 'One.').blocks[0]?.text).toBe('Using Vec<T>');
  });

  it('is counted and not spoken under the policy `headings: skip`', () => {
    const { blocks, skipped, headings } = titled('The Quay', 'One.', { headings: 'skip' });
    expect(blocks.map(({ text }) => text)).toEqual(['One.']);
    expect(skipped).toEqual([{ kind: 'heading', line: 2, column: 1, preview: 'The Quay' }]);
    expect(headings).toMatchObject([{ text: 'The Quay', block: 0 }]);
  });

  it('is not spoken by the rules of version 1', () => {
    const old = { ...plainRules, version: 1 } as const;
    const { blocks } = readMarkdown('---\ntitle: The Quay\n---\nOne.', defaults, old);
    expect(blocks.map(({ text }) => text)).toEqual(['One.']);
  });
});
