import { describe, expect, it } from 'vitest';
import { selectChunks } from '../../src/plan/select-chunks.js';
import type { Chunk } from '../../src/split/chunk.js';

const chunkOf = (chapter: number, chunk: number, line: number, endLine: number): Chunk => ({
  chapter,
  chunk,
  text: 'Words.',
  voiceSettings: { voice: 'Kore', prompt: null, language: null },
  key: `${chapter}.${chunk}`,
  seam: 'paragraph',
  place: { file: fileOf(chapter), line, column: 1 },
  endLine,
  source: '0'.repeat(64),
  firstBlock: 0,
  lastBlock: 0,
});
const fileOf = (chapter: number): string => `chapters/0${chapter}.md`;

/** The second and the third chunk of a chapter share line 9. */
const book = [1, 2].map((chapter) => ({
  chapter: {
    chapter,
    file: fileOf(chapter),
    title: 'T',
    blocks: [],
    skipped: [],
    constructs: [],
    source: '0'.repeat(64),
  },
  chunks: [chunkOf(chapter, 1, 1, 5), chunkOf(chapter, 2, 7, 9), chunkOf(chapter, 3, 9, 12)],
}));

const keysOf = (...[selection]: [Parameters<typeof selectChunks>[1]]) =>
  selectChunks(book, selection).map(({ key }) => key);

describe('selectChunks', () => {
  it.each([
    [{}, ['1.1', '1.2', '1.3', '2.1', '2.2', '2.3']],
    [{ chapter: 2 }, ['2.1', '2.2', '2.3']],
    [{ chapter: '02.md', chunk: 3 }, ['2.3']],
    [{ chapter: '1', chunk: 1 }, ['1.1']],
    [{ at: 'chapters/02.md:8' }, ['2.2']],
    [{ at: '02.md:1:7' }, ['2.1']],
    [{ at: './chapters/01.md:9' }, ['1.2', '1.3']],
  ])('resolves %j', (selection, keys) => {
    expect(keysOf(selection)).toEqual(keys);
  });

  it.each([
    [{ chunk: 2 }, /^Chunk 2 needs a chapter/],
    [{ chapter: 1, chunk: 4 }, /^Chapter 1 has no chunk 4/],
    [{ chapter: 3 }, /^Chapter "3" not found/],
    [{ at: 'chapters/01.md' }, /is not a file and a line/],
    [{ at: 'chapters/03.md:1' }, /^Chapter "chapters\/03.md" not found/],
    [{ at: 'chapters/01.md:6' }, /^Nothing is spoken/],
    [{ at: 'chapters/01.md:1', chapter: 1 }, /^--at cannot be combined/],
  ])('refuses %j', (selection, message) => {
    expect(() => keysOf(selection)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });

  it('names the nearest chunk when nothing is spoken at the line', () => {
    expect(() => keysOf({ at: 'chapters/02.md:99' })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('lines 9 to 12') }),
    );
    const [first] = book;
    const oneLine = [{ ...first!, chunks: [chunkOf(1, 1, 6, 6)] }];
    expect(() => selectChunks(oneLine, { at: 'chapters/01.md:2' })).toThrow(
      expect.objectContaining({ hint: 'The nearest chunk is in line 6: chapters/01.md:6' }),
    );
  });
});
