import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/split/chunk.js';
import { splitChapter } from '../../src/split/split-chapter.js';
import { verifyChunks } from '../../src/split/verify-chunks.js';
import { chapterOf, heading, letter, plainSentences, settings, unpaid } from './chapter-builder.js';

const chapter = chapterOf(
  heading('The Harbour'),
  'It was late. Nobody saw him go. The lamps were lit.',
  { spoken: 'Dear Ada. I am well.', voiceSettings: letter },
  'She read it twice. It was late. It was late.',
);
const chunks = splitChapter(chapter, { ...settings, maxCharacters: 30 }, unpaid(plainSentences));

const changed = (index: number, change: Partial<Chunk>): Chunk[] =>
  chunks.map((chunk, at) => (at === index ? { ...chunk, ...change } : chunk));
const swapped = (one: number, other: number): Chunk[] =>
  chunks.map((chunk, at) => chunks[at === one ? other : at === other ? one : at] ?? chunk);

describe('verifyChunks', () => {
  it('returns null for the chunks of splitChapter', () => {
    expect(chunks.length).toBeGreaterThan(4);
    expect(verifyChunks(chapter, chunks)).toBeNull();
    expect(verifyChunks(chapterOf(), [])).toBeNull();
  });

  const texts = chunks.map((chunk) => chunk.text);
  it.each([
    ['a missing first chunk', chunks.slice(1), /^Chunk 1 of chapter\.md .* line 1/],
    ['a missing last chunk', chunks.slice(0, -1), /^No chunk of chapter\.md .* line 31/],
    ['no chunks', [], /^No chunk .* line 1\.$/],
    ['one chunk too many', [...chunks, chunks.at(-1)!], new RegExp(`^Chunk ${chunks.length + 1} of`)],
    [
      'two chunks in each other’s place',
      swapped(1, 2),
      /^Chunk 2 of .* does not continue with the text of line 11/,
    ],
    ['a lost letter', changed(1, { text: texts[1]!.slice(0, -1) }), /^Chunk 3 of/],
    ['a changed letter', changed(1, { text: texts[1]!.replace('N', 'n') }), /^Chunk 2 of/],
    ['white space at an end', changed(0, { text: `${texts[0]} ` }), /^Chunk 1 of .* white space/],
    ['an empty chunk', changed(0, { text: '' }), /^Chunk 1 of .* empty/],
    ['another voice', changed(0, { voiceSettings: letter }), /^Chunk 1 of .* line 1 with the voice settings/],
    [
      'a wrong first block',
      changed(1, { firstBlock: 0 }),
      /^Chunk 2 of .* lists the blocks 0 to 1 but speaks 1 to 1/,
    ],
    ['a wrong last block', changed(1, { lastBlock: 2 }), /^Chunk 2 of .* lists the blocks 1 to 2/],
  ])('reports %s', (_, tampered, message) => {
    expect(verifyChunks(chapter, tampered)).toMatch(message);
  });

  it('reports a chunk that extends into a passage of another voice', () => {
    const all = chapter.blocks.map((block) => block.spoken).join('\n\n');
    expect(verifyChunks(chapter, [{ ...chunks[0]!, text: all, firstBlock: 0, lastBlock: 3 }])).toMatch(
      /line 21 with the voice settings/,
    );
  });
});
