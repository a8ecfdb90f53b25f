import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../../src/manifest/manifest.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

/** Returns the spoken blocks and the skipped parts of a chapter in an Obsidian vault. */
function read(markdown: string, policies: Partial<ReadPolicies> = {}) {
  const rules = { ...plainRules, found: ['obsidian' as const] };
  const { blocks, skipped, diagnostics } = readMarkdown(markdown, { ...defaults, ...policies }, rules);
  expect(diagnostics).toEqual([]);
  return {
    said: blocks.map(({ text }) => text),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
  };
}

describe('links of Obsidian', () => {
  it.each([
    ['[[The Captain]]', 'The Captain'],
    ['[[Anna Maria|Anna]]', 'Anna'],
    ['[[Places/Old Mill#The wheel]]', 'Places/Old Mill > The wheel'],
    ['[[#The wheel]]', 'The wheel'],
    ['[[Mill#^a1b2]]', 'Mill'],
    ['[[Mill#^a1b2|the wheel]]', 'the wheel'],
    ['un[[happy]]', 'unhappy'],
    ['*[[a|b]]*', 'b'],
    ['[[1]](https://a.example)', '[1]'],
    ['[[toc]] and', '[[toc]] and'],
    ['`[[a|b]]`', '[[a|b]]'],
    ['[[a\nb]]', '[[a\nb]]'],
  ])('are read as Obsidian displays them: %j', (markdown, said) => {
    expect(read(`x ${markdown}`).said).toEqual([`x ${said}`]);
  });

  it('are read in a book without other signs of Obsidian if two or more are names', () => {
    const plain = (markdown: string) => readMarkdown(markdown, defaults).blocks.map(({ text }) => text);
    expect(plain('[[The Captain]] met [[Anna]].\n\nI love it. #todo')).toEqual([
      'The Captain met Anna.',
      'I love it. #todo',
    ]);
    for (const text of [
      'Only [[The Captain]] here.',
      'Noted [[1]] and [[2]].',
      'Noted [[a]] and [[b]].',
      'R has x[[name]] and y[[other]].',
      'Code [[ -f file ]] and [[ -f other ]].',
    ])
      expect(plain(text)).toEqual([text]);
    expect(plain('See [[Anna]](https://a.example) and [[Ben]](https://b.example).')).toEqual([
      'See [Anna] and [Ben].',
    ]);
  });

  it('are read in tables, with an escaped bar', () => {
    expect(read('| [[a\\|b]] |\n| - |\n| [[c]] |', { tables: 'read' }).said).toEqual(['b', 'c']);
  });

  it.each([
    'See note.[[1]](#note)',
    'Take a[[1]] and a[[2, 3]].',
    'If [[ $a | $b ]] is true',
    'A ![[1]](x) b',
    'A ![[foo]] b',
  ])('are not found in other books: %s', (markdown) => {
    expect(readMarkdown(markdown, defaults).constructs).toEqual([]);
  });

  it('with a bar show that a chapter is a note of Obsidian', () => {
    const { blocks } = readMarkdown('[[A|B]] met [[C]]. %%not yet%%', defaults);
    expect(blocks.map(({ text }) => text)).toEqual(['B met C.']);
  });

  it('are not read if the manifest lists no dialects', () => {
    const { blocks } = readMarkdown('[[A|B]] ==c==', { ...defaults, dialects: [] });
    expect(blocks.map(({ text }) => text)).toEqual(['[[A|B]] ==c==']);
  });
});

describe('embeds of Obsidian', () => {
  it.each<[string, string[], string[]]>([
    ['![[map.png]]', [], ['image: map.png']],
    ['![[harbour.png|300]]', [], ['image: harbour.png']],
    ['![[harbour.png|The harbour|300x200]]', ['The harbour'], []],
    ['![[Note#Section]]', [], ['template: ![[Note#Section]]']],
    ['![[sea.mp3]]', [], ['template: ![[sea.mp3]]']],
  ])('follow the policies for images and templates: %s', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });

  it('of notes are read as titles by the policy for templates', () => {
    expect(read('![[Note#Section]]', { templates: 'read' }).said).toEqual(['Note > Section']);
  });
});

describe('comments of Obsidian', () => {
  it.each<[string, string[], string[]]>([
    ['The tide %%check%% was out.', ['The tide was out.'], ['comment: check']],
    ['a%%b%%c', ['ac'], ['comment: b']],
    ['%%\none\n\n- two\n\n```\nthree\n```\n%%\n\nfour', ['four'], ['comment: one two three']],
    ['One %%two\n\nthree%% four', ['One', 'four'], ['comment: two three']],
    ['Surely 100%% sure', ['Surely 100%% sure'], []],
    ['`%%a%%`', ['%%a%%'], []],
  ])('are skipped: %j', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });
});

describe('tags of Obsidian', () => {
  it.each<[string, string[], string[]]>([
    ['I love #books a lot', ['I love books a lot'], []],
    ['I love #books', ['I love books'], []],
    ['I love {++#books++}', ['I love books'], []],
    ['She laughed. {++#todo++}', ['She laughed.'], ['template: #todo']],
    ['She laughed. #todo #draft/second', ['She laughed.'], ['template: #todo', 'template: #draft/second']],
    ['==She laughed.== #todo\nNext', ['She laughed.\nNext'], ['template: #todo']],
    ['#one #two\n\nText', ['Text'], ['template: #one', 'template: #two']],
    ['See (#books) and “#films”', ['See (books) and “films”'], []],
    ['Take #1, C#, F#minor and \\#escaped', ['Take #1, C#, F#minor and #escaped'], []],
  ])('are words in a sentence, and skipped after it: %j', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });
});

describe('identifiers, tasks and fields of Obsidian', () => {
  it.each<[string, string[], string[]]>([
    ['A block. ^the-id', ['A block.'], ['template: ^the-id']],
    ['- a\n- b ^b1\n\n^list', ['a', 'b'], ['template: ^b1', 'template: ^list']],
    ['2^10 and ^a b', ['2^10 and ^a b'], []],
    ['- [ ] a\n- [>] b\n- [-] c [!] d\n- [x] e', ['a', 'b', 'c [!] d', 'e'], []],
    ['mood:: *calm*', ['mood: calm'], []],
    ['Due [due:: today] (by:: me), std::vector', ['Due due: today me, std::vector'], []],
    ['```dataview\nLIST\n```', [], ['code: LIST']],
  ])('are read as on the page: %j', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });

  it('are not read as templates either', () => {
    expect(read('A block. ^the-id', { templates: 'read' })).toEqual({
      said: ['A block.'],
      skipped: ['template: ^the-id'],
    });
  });
});

describe('line ends of Obsidian', () => {
  const markdown = 'Roses are red\nviolets *are\r\nblue*\n\n- One\n  two\n\n> Three\n> four\n\n# A title';
  const shown = ['Roses are red\nviolets are\nblue', 'One\ntwo', 'Three\nfour', 'A title'];
  const joined = shown.map((text) => text.replaceAll('\n', ' '));
  const saidBy = (rules: Partial<typeof plainRules>, policies: Partial<ReadPolicies> = {}) =>
    readMarkdown(markdown, { ...defaults, ...policies }, { ...plainRules, ...rules }).blocks.map(
      ({ text }) => text,
    );

  it('are line ends for the voice in a book of Obsidian', () => {
    expect(saidBy({ found: ['obsidian'] })).toEqual(shown);
    expect(saidBy({}, { dialects: ['obsidian'] })).toEqual(shown);
  });

  it('are spaces in other books, under other dialects, and by the rules of version 1', () => {
    expect(saidBy({})).toEqual(joined);
    expect(saidBy({ found: ['obsidian'] }, { dialects: ['critic'] })).toEqual(joined);
    expect(saidBy({ found: ['obsidian'], version: 1 })).toEqual(joined);
    expect(readMarkdown(`${markdown}\n\n[[a|b]]`, defaults).blocks[0]?.text).toBe(joined[0]);
  });
});
