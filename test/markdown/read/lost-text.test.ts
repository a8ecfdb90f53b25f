import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readsAsProse } from '../../../src/markdown/read/reads-as-prose.js';
import { defaults } from '../policies.js';

const warningsIn = (markdown: string, code: 'skip' | 'read' | 'announce' = 'skip') =>
  readMarkdown(markdown, { ...defaults, code }).diagnostics.map(({ code, severity, message, place }) => ({
    code,
    severity,
    message,
    at: `${place?.line}:${place?.column}`,
  }));

describe('an indented paragraph', () => {
  const prose = '    It was a dark night. The lamp went out.\n\n\tA tab stands before this one.\n';

  it('that reads as prose is reported once for the chapter, with the number of words', () => {
    const warning = { code: 'markdown-indented-prose', severity: 'warning', at: '3:1' };
    expect(warningsIn(`# One\n\n${prose}`)).toMatchObject([warning]);
    expect(warningsIn(`# One\n\n${prose}\nThe end.\n\n${prose}`, 'announce')).toMatchObject([
      { ...warning, message: expect.stringMatching(/4 indented paragraphs with 30 words/) },
    ]);
    expect(warningsIn('a\n\n    It was a dark night.')[0]?.message).toMatch(/paragraph of 5 words/);
  });

  it('is reported in quotations and lists', () => {
    expect(warningsIn('>     It was a dark night.\n\n- a\n\n      It was a dark night.')).toMatchObject([
      { code: 'markdown-indented-prose', at: '1:3', message: expect.stringMatching(/2 indented/) },
    ]);
  });

  it('is not reported if code is read, or if it is in a fence', () => {
    expect(warningsIn(prose, 'read')).toEqual([]);
    expect(warningsIn('```\nIt was a dark night.\n```')).toEqual([]);
  });
});

describe('prose', () => {
  it.each([
    'It was a dark night.',
    '"Who is there?" she said.',
    '– Où êtes-vous donc, Émile ?',
    'In 1984, on 4 April, the clocks struck thirteen…',
    'Der Mann sagte: „Guten Tag.“',
    '那是一个又黑又冷的夜晚，灯灭了。',
    'He came,\nand he saw,\nand he went.',
  ])('is %j', (text) => {
    expect(readsAsProse(text)).toBe(true);
  });

  it.each([
    'let a = b;',
    'cargo build --release',
    'error: could not compile the package.',
    'npm install the package with this command',
    'Usage: narrate [options] <manifest> to read a book.',
    'SELECT * FROM books WHERE title IS NULL.',
    'The end.',
    'if (x) { return y; }',
    'Print("this is a line of text.")',
    '# A comment that is a sentence.',
    '// A comment that is a sentence.',
    '',
  ])('is not %j', (text) => {
    expect(readsAsProse(text)).toBe(false);
  });
});

describe('a code fence', () => {
  it.each([
    ['a\n\n```\nls\n\nAnd then the story went on.', '3:1', /7 words are .* up to line 6/],
    ['~~~ text\none\n```\n', '1:1', /1 word is/],
    ['````\none\n```\n', '1:1', /1 word is/],
    ['> ```\n> one\n\ntwo', '1:3', /1 word is .* up to line 2/],
    ['- ```\n  one\n- two', '1:3', /1 word is/],
  ])('that is never closed is reported for %j', (markdown, at, message) => {
    expect(warningsIn(markdown)).toEqual([
      { code: 'markdown-fence-unclosed', severity: 'warning', at, message: expect.stringMatching(message) },
    ]);
  });

  it.each([
    '```\na\n```',
    '~~~~\na\n~~~~~  ',
    '> ```\n> a\n> ```',
    '- ```\n  a\n  ```',
    '1. > ~~~\n   > ~~~',
    '```js\r\na\r\n```\r\n',
  ])('that is closed is not reported: %j', (markdown) => {
    expect(warningsIn(markdown)).toEqual([]);
  });
});

describe('a line that begins with # and no space', () => {
  it.each([
    ['#Chapter One\n\nIt began.', '# Chapter One'],
    ['a\n\n##part two', '## part two'],
    ['#Prologue', '# Prologue'],
    ['> #Chapter One', '# Chapter One'],
    ['a\n###1', null],
  ])('is reported in %j', (markdown, hint) => {
    const { diagnostics } = readMarkdown(markdown, defaults);
    if (hint === null) expect(diagnostics).toEqual([]);
    else
      expect(diagnostics).toMatchObject([
        { code: 'markdown-heading-unspaced', severity: 'warning', hint: `Write ${hint}` },
      ]);
  });

  it('is reported once for the chapter, with the number of others', () => {
    expect(warningsIn('a\n\n#Chapter One\n\nb\n\n#Chapter Two\n\n##Part')).toMatchObject([
      { at: '3:1', message: expect.stringMatching(/2 more such lines/) },
    ]);
  });

  it.each([
    '#hashtag starts this line.',
    '#Hashtag starts this line.',
    '#One #Two',
    '#Tag\nand text',
    '#1 of the list',
    '#!/bin/sh',
    '#tag',
    '#Parent/Child',
    '\\#Chapter One',
    'A line with #Chapter One',
    '#include the file',
  ])('is a tag or text, and not reported, in %j', (markdown) => {
    expect(warningsIn(markdown)).toEqual([]);
  });

  it('and one word is a tag in a book of Obsidian', () => {
    const rules = { ...plainRules, found: ['obsidian'] as const };
    expect(readMarkdown('#Prologue', defaults, rules).diagnostics).toEqual([]);
    expect(readMarkdown('##Prologue', defaults, rules).diagnostics).toHaveLength(1);
  });
});

describe('the number of skipped words', () => {
  it.each([
    ['| A b | [c](https://example.com/d) |\n| --- | --- |\n| e | ![f](g.png) |', { table: 5 }],
    ['```\nlet a = 1;\n\nThis is a sentence.\n```', { code: 4 }],
    ['<p>One <b>two</b></p>', { html: 2 }],
    ['One two.', {}],
  ])('of %j is %o', (markdown, words) => {
    expect(readMarkdown(markdown, defaults).skippedWords).toEqual(words);
    const readAll = { ...defaults, code: 'read', tables: 'read', html: 'read' } as const;
    expect(readMarkdown(markdown, readAll).skippedWords).toEqual({});
  });
});
