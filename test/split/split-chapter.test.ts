import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../src/markdown/block.js';
import { chunkKey } from '../../src/split/key.js';
import { type SplitSettings, splitChapter } from '../../src/split/split-chapter.js';
import { verifyChunks } from '../../src/split/verify-chunks.js';
import { chapterOf, heading, letter, narrator, plainSentences, settings, unpaid } from './chapter-builder.js';

const split = (chapter: Chapter, change: Partial<SplitSettings> = {}) =>
  splitChapter(chapter, { ...settings, ...change }, unpaid(plainSentences));
const textsOf = (chapter: Chapter, change: Partial<SplitSettings> = {}) =>
  split(chapter, change).map(({ text }) => text);
const seamsOf = (chapter: Chapter, change: Partial<SplitSettings> = {}) =>
  split(chapter, change).map(({ seam }) => seam);

describe('a chunk of splitChapter', () => {
  const chapter = chapterOf(
    heading('The Harbour'),
    'It was late. Nobody saw him go.',
    { spoken: 'Dear Ada.', voiceSettings: letter },
    heading('After'),
    'She read it twice.',
  );

  it('has its text, voice settings, key, seam, place and blocks', () => {
    const voiceSettings = narrator;
    const place = (line: number) => ({ file: 'chapter.md', line, column: 1 });
    const keyOf = (text: string, { voice, prompt, language } = narrator) =>
      chunkKey({ engine: 'pixazo', model: 'test', text, voice, prompt, language });
    const first = 'The Harbour\n\nIt was late.';
    expect(split(chapter, { maxCharacters: 30 })).toEqual([
      {
        chapter: 1,
        source: chapter.source,
        chunk: 1,
        text: first,
        voiceSettings,
        key: keyOf(first),
        seam: 'chapter-start',
        place: place(1),
        endLine: 13,
        firstBlock: 0,
        lastBlock: 1,
      },
      {
        chapter: 1,
        source: chapter.source,
        chunk: 2,
        text: 'Nobody saw him go.',
        voiceSettings,
        key: keyOf('Nobody saw him go.'),
        seam: 'sentence',
        place: place(11),
        endLine: 13,
        firstBlock: 1,
        lastBlock: 1,
      },
      {
        chapter: 1,
        source: chapter.source,
        chunk: 3,
        text: 'Dear Ada.',
        voiceSettings: letter,
        key: keyOf('Dear Ada.', letter),
        seam: 'paragraph',
        place: place(21),
        endLine: 23,
        firstBlock: 2,
        lastBlock: 2,
      },
      {
        chapter: 1,
        source: chapter.source,
        chunk: 4,
        text: 'After\n\nShe read it twice.',
        voiceSettings,
        key: keyOf('After\n\nShe read it twice.'),
        seam: 'section',
        place: place(31),
        endLine: 43,
        firstBlock: 3,
        lastBlock: 4,
      },
    ]);
  });

  it('has a key that does not depend on its place', () => {
    const [one] = split(chapterOf('It was late.'));
    const other = split(
      chapterOf(heading('New'), { spoken: 'Dear.', voiceSettings: letter }, 'It was late.'),
    ).at(-1);
    expect(other?.key).toBe(one?.key);
  });
});

describe('the seams of splitChapter', () => {
  it.each([
    ['a section', chapterOf('a '.repeat(15), heading('Next'), 'b '.repeat(15)), ['chapter-start', 'section']],
    ['a paragraph', chapterOf('a '.repeat(15), 'b '.repeat(15)), ['chapter-start', 'paragraph']],
    [
      'a sentence',
      chapterOf('One two three four five six. Seven eight nine ten eleven.'),
      ['chapter-start', 'sentence'],
    ],
    [
      'a clause',
      chapterOf('One two three four five six, seven eight nine ten eleven.'),
      ['chapter-start', 'clause'],
    ],
    [
      'a word',
      chapterOf('One two three four five six seven eight nine ten eleven.'),
      ['chapter-start', 'word'],
    ],
    [
      'a heading above',
      chapterOf(heading('The title'), { spoken: 'b '.repeat(20), voiceSettings: letter }),
      ['chapter-start', 'heading'],
    ],
    [
      'two headings',
      chapterOf(heading('The title'), heading('Another one', letter)),
      ['chapter-start', 'section'],
    ],
    [
      'a thematic break',
      chapterOf('a '.repeat(15), { spoken: 'b '.repeat(15), afterBreak: true }),
      ['chapter-start', 'thematic-break'],
    ],
    [
      'a thematic break above a heading',
      chapterOf('a '.repeat(15), { ...heading('Next'), afterBreak: true }, 'b '.repeat(12)),
      ['chapter-start', 'section'],
    ],
    [
      'an item of a list',
      chapterOf(
        { spoken: 'a '.repeat(15), kind: 'list-item' },
        { spoken: 'b '.repeat(15), kind: 'list-item' },
        'c '.repeat(15),
      ),
      ['chapter-start', 'list-item', 'paragraph'],
    ],
    [
      'a sentence in a paragraph after a break',
      chapterOf('a '.repeat(15), { spoken: `${'b '.repeat(15)}b. ${'c '.repeat(15)}`, afterBreak: true }),
      ['chapter-start', 'thematic-break', 'sentence'],
    ],
    ['a word cut in two', chapterOf('x'.repeat(50)), ['chapter-start', 'word']],
    [
      'the middle of a heading',
      chapterOf(heading('One two three four five six. Seven eight nine ten eleven.')),
      ['chapter-start', 'sentence'],
    ],
  ])('have the right kind for %s', (_, chapter, seams) => {
    expect(seamsOf(chapter, { maxCharacters: 40 })).toEqual(seams);
  });
});

describe('splitChapter', () => {
  const sentence = 'The keeper lit the lamp and went on to the next one.'; // 52 characters

  it('makes one chunk of a chapter that fits, without looking for sentences', () => {
    const chapter = chapterOf(`${sentence} ${sentence}`, sentence);
    const searched: string[] = [];
    const finder = (text: string) => {
      searched.push(text);
      return plainSentences(text);
    };
    const chunks = splitChapter(chapter, settings, unpaid(finder));
    expect({ chunks: chunks.length, searched }).toEqual({ chunks: 1, searched: [] });
  });

  it('cuts between paragraphs rather than inside one', () => {
    const chapter = chapterOf(`${sentence} ${sentence}`, `${sentence} ${sentence} ${sentence}`);
    expect(textsOf(chapter, { maxCharacters: 220 })).toEqual([
      `${sentence} ${sentence}`,
      `${sentence} ${sentence} ${sentence}`,
    ]);
  });

  it('cuts before a heading and not after it', () => {
    const chapter = chapterOf(sentence, sentence, heading('The Letter'), sentence, sentence);
    expect(textsOf(chapter, { maxCharacters: 130 })).toEqual([
      `${sentence}\n\n${sentence}`,
      `The Letter\n\n${sentence}\n\n${sentence}`,
    ]);
  });

  it('cuts inside a paragraph only if it is too long, with seams: paragraph', () => {
    const three = `${sentence} ${sentence} ${sentence}`;
    const chapter = chapterOf(sentence, three, three);
    const seams = 'paragraph';
    expect(textsOf(chapter, { maxCharacters: 170, seams })).toEqual([sentence, three, three]);
    expect(textsOf(chapter, { maxCharacters: 120, seams })).toHaveLength(4);
  });

  it('cuts inside a sentence only if it is too long, at a clause rather than a word', () => {
    const first = 'When the rain had stopped at last, and the wind had gone round to the east,';
    const second = 'he took his long ladder down from the wall; nobody in the street saw it.';
    const chapter = chapterOf(sentence, `${first} ${second}`);
    expect(textsOf(chapter, { maxCharacters: 150 })).toEqual([sentence, `${first} ${second}`]);
    expect(textsOf(chapterOf(`${first} ${second}`), { maxCharacters: 110 })).toEqual([first, second]);
  });

  it.each([
    [
      'a time and a thousand',
      'They met at 10:30 and at 11:45 and paid 1,000,000 to 2,000,000 of them',
      /\d[:,]$/,
    ],
    ['an opening quotation', 'He said, “come in, now” and “go out, now” and “come in again, please”', /“$/],
    [
      'an apostrophe',
      'the dogs’ bowls, the cats’ bowls, the horses’ bowls, the geese’s bowls',
      /’s?$(?<!s’|e’s)/,
    ],
  ])('does not cut inside %s', (_, text, wrongEnd) => {
    const pieces = textsOf(chapterOf(text), { maxCharacters: 26 });
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.filter((piece) => wrongEnd.test(piece))).toEqual([]);
    expect(pieces.join(' ')).toBe(text);
  });

  it('cuts after a dash or an East Asian comma without a space after it', () => {
    expect(textsOf(chapterOf('the lamp went out—nobody knew why it did'), { maxCharacters: 30 })).toEqual([
      'the lamp went out—',
      'nobody knew why it did',
    ]);
    expect(textsOf(chapterOf(`${'今'.repeat(9)}，${'天'.repeat(9)}。`), { maxCharacters: 12 })).toEqual([
      `${'今'.repeat(9)}，`,
      `${'天'.repeat(9)}。`,
    ]);
  });

  it('cuts a word longer than the limit into the fewest pieces, between graphemes', () => {
    const pieces = textsOf(chapterOf('👨‍👩‍👧‍👦'.repeat(20)), { maxCharacters: 60 });
    expect(pieces).toEqual(Array.from({ length: 4 }, () => '👨‍👩‍👧‍👦'.repeat(5)));
    expect(textsOf(chapterOf('x'.repeat(100_000)))).toHaveLength(56);
  });

  it('cuts inside a grapheme that is longer than the limit, but never inside a code point', () => {
    const pieces = textsOf(chapterOf(`e${'\u0301'.repeat(100)} ${'🏽'.repeat(50)}`), { maxCharacters: 31 });
    expect(pieces.filter((piece) => piece.length > 31 || /\p{Surrogate}/u.test(piece))).toEqual([]);
  });

  it('does not cut between a space and a combining mark', () => {
    const pieces = textsOf(chapterOf('One two three. \u0301Four five six, \u0301seven eight.'), {
      maxCharacters: 32,
    });
    expect(pieces.filter((piece) => piece.startsWith('\u0301'))).toEqual([]);
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('cuts at the ends of white space that is longer than the limit and joins to a combining mark', () => {
    const chapter = chapterOf(`a${' '.repeat(200)}\u0301b`);
    const chunks = split(chapter, { maxCharacters: 30 });
    expect(chunks.map(({ text }) => text)).toEqual(['a', '\u0301b']);
    expect(verifyChunks(chapter, chunks)).toBeNull();
  });

  it('keeps the limit on bytes', () => {
    const pieces = textsOf(chapterOf('今天很好！ '.repeat(100)), { maxBytes: 300 });
    expect(pieces.filter((piece) => Buffer.byteLength(piece) > 300)).toEqual([]);
    expect(pieces).toHaveLength(6);
  });
});

describe('splitChapter with a limit on text and prompt together', () => {
  const voiceSettings = { ...narrator, prompt: 'ä'.repeat(150) };
  const chapter = chapterOf({ spoken: 'It was late. '.repeat(50).trim(), voiceSettings });

  it('gives the text the bytes that the prompt leaves', () => {
    const texts = textsOf(chapter, { maxRequestBytes: 560 });
    expect(texts).toHaveLength(3);
    expect(texts.filter((text) => text.length > 260)).toEqual([]);
    expect(textsOf(chapter, { maxRequestBytes: null })).toHaveLength(1);
    expect(textsOf(chapterOf('It was late. '.repeat(50)), { maxRequestBytes: 560 })).toHaveLength(2);
  });

  it('refuses a prompt that leaves too few bytes, with the place of its text', () => {
    expect(() => split(chapter, { maxRequestBytes: 500 })).toThrowError(
      expect.objectContaining({
        code: 'invalid-input',
        diagnostics: [expect.objectContaining({ code: 'prompt-too-long', place: chapter.blocks[0]?.place })],
      }),
    );
  });
});

describe('splitChapter for unusual chapters', () => {
  it.each([
    ['no blocks', chapterOf(), []],
    ['only white space', chapterOf(' ', '\n'), []],
    ['white space around the words', chapterOf('  ', ' One. ', ' ', 'Two.'), ['One. \n\n \n\nTwo.']],
    ['lone surrogates', chapterOf('\ud83d \udc69'), ['\ud83d \udc69']],
  ])('splits a chapter with %s', (_, chapter, texts) => {
    const chunks = split(chapter);
    expect(chunks.map(({ text }) => text)).toEqual(texts);
    expect(verifyChunks(chapter, chunks)).toBeNull();
  });
});
