import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../src/manifest/manifest.js';
import { plainRules, type ReadingRules } from '../../src/markdown/dialects/reading-rules.js';
import { markdownCodes } from '../../src/markdown/markdown-codes.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

/** Returns the text of each block with the settings of its voice comments, weakest first. */
function voicesIn(markdown: string) {
  const { blocks, diagnostics } = readMarkdown(markdown, defaults);
  expect(diagnostics).toEqual([]);
  return blocks.map(({ text, marks }) => [text, ...marks.map(({ delivery }) => delivery)]);
}

/** Returns each problem as code, place, words under the caret, and hint. */
function problemsIn(markdown: string) {
  return readMarkdown(markdown, defaults).diagnostics.map(({ code, place, excerpt, hint }) => {
    const { line = 0, column = 0, file } = place ?? {};
    expect(file).toBe('');
    expect(excerpt?.line).toBe(markdown.split(/\r?\n/)[line - 1]);
    return {
      code,
      at: `${line}:${column}`,
      words: excerpt?.line.slice(column - 1, column - 1 + excerpt.length),
      hint,
    };
  });
}

const letter = { as: 'letter' };

describe('a voice comment under a heading', () => {
  it('applies to the heading and its section, up to the next heading of the same level', () => {
    const markdown = '# A\n\na\n\n## B\n<!-- narrate: as=letter -->\nb\n\n### C\n\nc\n\n## D\n\nd';
    expect(voicesIn(markdown)).toEqual([
      ['A'],
      ['a'],
      ['B', letter],
      ['b', letter],
      ['C', letter],
      ['c', letter],
      ['D'],
      ['d'],
    ]);
  });

  it('is weaker than an inner comment or container', () => {
    const markdown =
      '# A\n<!-- narrate: as=letter -->\n\n:::narrate{voice=Kore}\n## B\n<!-- narrate: prompt="Low." -->\n:::\n\nc';
    expect(voicesIn(markdown)).toEqual([
      ['A', letter],
      ['B', letter, { voice: 'Kore' }, { prompt: 'Low.' }],
      ['c', letter],
    ]);
  });

  it.each([
    ['voice=Kore', { voice: 'Kore' }],
    ['voice = "Kore"  prompt=\'He said "no".\'', { voice: 'Kore', prompt: 'He said "no".' }],
    ['\n  prompt="One\n  two"\n  language=en-GB\n', { prompt: 'One two', language: 'en-GB' }],
    ['as=été', { as: 'été' }],
  ])('accepts the attributes %j', (attributes, delivery) => {
    expect(voicesIn(`# A\n\n<!-- narrate: ${attributes} -->\n\na`)).toEqual([
      ['A', delivery],
      ['a', delivery],
    ]);
  });

  it.each([
    ['after other comments', '# A\n<!-- draft -->\n<!-- narrate: as=letter -->\na'],
    ['after an anchor on the same line', '# A\n\n<a id="old"></a> <!-- narrate: as=letter --> a'],
    ['after an anchor', '# A\n<a id="old"></a>\n\n<!-- narrate: as=letter --> a'],
    ['before words', '# A\n<!-- narrate: as=letter --> a'],
    ['with Windows line ends', '# A\r\n<!-- narrate: as=letter -->\r\na\r\n'],
  ])('applies %s', (_, markdown) => {
    expect(voicesIn(markdown)).toEqual([
      ['A', letter],
      ['a', letter],
    ]);
  });

  it('ends with its quotation, and does not end at a heading in a quotation or list', () => {
    const markdown =
      '# A\n<!-- narrate: as=letter -->\n\n> # Q\n> <!-- narrate: as=quoted -->\n>\n> q\n\na\n\n- # L\n\nb';
    const quoted = { as: 'quoted' };
    expect(voicesIn(markdown)).toEqual([
      ['A', letter],
      ['Q', letter, quoted],
      ['q', letter, quoted],
      ['a', letter],
      ['L', letter],
      ['b', letter],
    ]);
  });

  it('is followed by Markdown on the same line, with correct places', () => {
    const { blocks } = readMarkdown('# A\n\n<!-- narrate: as=letter --> Dear *Sir*,\nand more', defaults);
    expect(blocks.map(({ text, span }) => [text, span])).toEqual([
      ['A', { line: 1, column: 1, endLine: 1, endColumn: 4 }],
      ['Dear Sir,', { line: 3, column: 29, endLine: 3, endColumn: 40 }],
      ['and more', { line: 4, column: 1, endLine: 4, endColumn: 9 }],
    ]);
  });
});

describe('a narrate container', () => {
  it('applies to its content, in quotations and lists too', () => {
    const markdown =
      '> :::narrate{as="letter"}\n> q\n>\n> - i\n> :::\n\n1. a\n\n   ::::narrate{.x}\n   ::::\n';
    const { blocks, diagnostics } = readMarkdown(markdown, defaults);
    expect(blocks.map(({ kind, text, marks }) => [kind, text, marks.length])).toEqual([
      ['quotation', 'q', 1],
      ['list-item', 'i', 1],
      ['list-item', '1. a', 0],
    ]);
    expect(diagnostics).toMatchObject([{ code: 'markdown-mark-unknown-key' }]);
  });

  it('ends the sections inside it, but not those around it', () => {
    const markdown = '# A\n<!-- narrate: as=a -->\n:::narrate{as=c}\n## B\n<!-- narrate: as=b -->\n:::\nd';
    expect(voicesIn(markdown).map(([text, ...marks]) => [text, marks.length])).toEqual([
      ['A', 1],
      ['B', 3],
      ['d', 1],
    ]);
  });

  it('has its place and its source line', () => {
    const { blocks } = readMarkdown('\n > :::narrate{as=letter}\n > a\n > :::', defaults);
    expect(blocks[0]?.marks).toEqual([
      { delivery: letter, line: 2, column: 4, excerpt: { line: ' > :::narrate{as=letter}', length: 21 } },
    ]);
  });
});

describe('a container of another tool', () => {
  const markdown =
    ':::note\na\n:::\n\n::: details A title {open}\nb\n:::\n\n:::note[T]\nc\n:::\n\n| d |\n| - |\n| e |\n::: note\n:::\n';
  const read = (rules: Partial<ReadingRules>, policies: Partial<ReadPolicies> = {}) => {
    const all = { ...defaults, tables: 'read', ...policies } as const;
    const { blocks, diagnostics } = readMarkdown(markdown, all, { ...plainRules, ...rules });
    return {
      texts: blocks.map(({ text }) => text),
      found: diagnostics.map(({ code, severity, place }) => [code, severity, place?.line]),
    };
  };
  const asText = {
    texts: ['a', 'A title b', 'T', 'c', 'd', 'e'],
    found: [
      ['markdown-container-unknown', 'warning', 1],
      ['markdown-container-unknown', 'warning', 5],
    ],
  };

  it('is a box without a warning', () => {
    expect(read({})).toEqual({ texts: ['Note', 'a', 'A title', 'b', 'T', 'c', 'd', 'e', 'Note'], found: [] });
  });

  it('is read as text, with one warning for each name, by the rules of narrate 0.1', () => {
    expect(read({ version: 1 })).toEqual(asText);
  });

  it('is read as text, with one warning for each name, in a book of listed dialects that do not have it', () => {
    expect(read({}, { dialects: ['critic'] })).toEqual(asText);
  });
});

describe('`narrate:` in the front matter', () => {
  it('sets the voice of the chapter', () => {
    const { frontMatter, diagnostics } = readMarkdown(
      '---\ntitle: T\nnarrate:\n  as: letter\n---\n',
      defaults,
    );
    expect(diagnostics).toEqual([]);
    expect(frontMatter).toEqual({
      delivery: letter,
      line: 3,
      column: 1,
      excerpt: { line: 'narrate:', length: 7 },
    });
  });
});

describe('a voice comment with an error', () => {
  it.each([
    ['# A\n<!-- narrate: voice="Kore -->', 'markdown-comment-malformed', '2:15', 'voice="Kore'],
    ['# A\n<!-- narrate: prompt=“Low.” -->', 'markdown-comment-malformed', '2:15', 'prompt=“Low.”'],
    ['# A\n<!-- narrate: as=a, voice=b -->', 'markdown-comment-malformed', '2:15', 'as=a,'],
    ['# A\n<!-- narrate:\n  voice=Kore\n  tempo=1 -->', 'markdown-mark-unknown-key', '4:3', 'tempo'],
    ['# A\n> <!-- narrate: as=a\n> tempo=1 -->', 'markdown-mark-unknown-key', '3:3', 'tempo'],
    ['# A\n<!-- narrate: as="" -->', 'markdown-mark-bad-value', '2:15', 'as'],
    ['# A\n<!-- narrate: as=a as=b -->', 'markdown-mark-bad-value', '2:20', 'as'],
    ['# A\n<!-- narrate: -->', 'markdown-mark-empty', '2:6', 'narrate'],
    ['# A\n<!-- narrate as=letter -->', 'markdown-comment-malformed', '2:6', 'narrate'],
    ['# A\n<!-- Narrator: voice=Kore -->', 'markdown-comment-misspelt', '2:6', 'Narrator'],
    ['# A\n<!-- narrate: as=letter', 'markdown-comment-malformed', '2:1', '<!--'],
    ['a\n\n<!-- hides\n\nb', 'markdown-comment-unclosed', '3:1', '<!--'],
    ['a\n\n<!-- narrate: as=b -->', 'markdown-comment-misplaced', '3:1', '<!-- narrate: as=b -->'],
    ['# A\n\na <!-- narrate: as=b -->', 'markdown-comment-misplaced', '3:3', '<!-- narrate: as=b -->'],
    ['# A <!-- narrate: as=b -->', 'markdown-comment-misplaced', '1:5', '<!-- narrate: as=b -->'],
    [
      '# A\n\n<b>a</b> <!-- narrate: as=b -->',
      'markdown-comment-misplaced',
      '3:10',
      '<!-- narrate: as=b -->',
    ],
    [':::narrate{as=a}\nb', 'markdown-container-unclosed', '1:1', ':::narrate'],
    ['::: narrate\nb\n:::', 'markdown-container-misspelt', '1:1', '::: narrate'],
    [':::narate{as=a}\nb\n:::', 'markdown-container-misspelt', '1:1', ':::narate{as=a}'],
    [':::narrate as=a\nb\n:::', 'markdown-container-malformed', '1:1', ':::narrate as=a'],
    [':::narrate{as=a\nb\n:::', 'markdown-container-malformed', '1:1', ':::narrate{as=a'],
    [':::narrate[L]{as=a}\nb\n:::', 'markdown-container-malformed', '1:1', ':::narrate[L]{as=a}'],
    [':::narrate\nb\n:::', 'markdown-mark-empty', '1:1', ':::narrate'],
    [':::narrate{as=a tempo=2}\nb\n:::', 'markdown-mark-unknown-key', '1:17', 'tempo=2'],
    [':::narrate{as}\nb\n:::', 'markdown-mark-bad-value', '1:12', 'as'],
    [':::narrate{as=a}\na\n:::\n\n> b\n> :::\n', 'markdown-container-stray', '6:3', ':::'],
    ['$$\na', 'markdown-math-unclosed', '1:1', '$$'],
    ['---\nnarrate: [a]\n---\n', 'markdown-mark-bad-value', '2:1', 'narrate'],
    ['---\nnarrate: { as: 7 }\n---\n', 'markdown-mark-bad-value', '2:12', 'as'],
    ['---\nnarrate:\n  vioce: a\n---\n', 'markdown-mark-unknown-key', '3:3', 'vioce'],
    ['---\nnarrate: {}\n---\n', 'markdown-mark-empty', '2:1', 'narrate'],
    ['---\na: b: c\n---\n', 'markdown-front-matter', '2:4', 'b'],
    ['---\na: [b\n---\n', 'markdown-front-matter', '3:1', '-'],
  ])('is reported for %j with %s', (markdown, code, at, words) => {
    expect(problemsIn(markdown)).toEqual([{ code, at, words, hint: expect.stringMatching(/./) }]);
    expect(markdownCodes).toHaveProperty(code);
  });

  it.each([
    ['# A\n<!-- narrate: vioce=Kore -->', 'Did you mean `voice`?'],
    ['# A\n<!-- narrate: prompt=“Low.” -->', 'Use straight quotes: prompt="…".'],
    ['# A\n<!-- narrate: prompt="Low. -->', /missing quote/],
    [':::narrate{as=a}\n:::narrate{as=b}\nc\n:::\n', /more colons/],
  ])('has for %j the hint %s', (markdown, hint) => {
    expect(problemsIn(markdown)[0]?.hint).toMatch(hint);
  });

  it('has no effect, and its content is still read', () => {
    const { blocks } = readMarkdown('# A\n<!-- narrate: as= -->\n\n:::narrate{tempo=1}\nb\n:::\n', defaults);
    expect(blocks.map(({ text, marks }) => [text, marks])).toEqual([
      ['A', []],
      ['b', []],
    ]);
  });
});

describe('an ordinary comment', () => {
  it.each([
    '<!-- narrate this some day -->',
    '<!-- narration: later -->',
    '<!-- TODO: voice=Kore -->',
    '<!---->',
  ])('is skipped without a problem: %s', (comment) => {
    const { diagnostics, skipped } = readMarkdown(`# A\n\n${comment}\n\nb ${comment}`, defaults);
    expect(diagnostics).toEqual([]);
    expect(skipped.map(({ kind }) => kind)).toEqual(['comment', 'comment']);
  });
});
