import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageLines, spokenOffset, textOffset } from '../../../src/deliver/timeline/page-lines.js';
import type { Block } from '../../../src/markdown/block.js';
import { pronouncerOf, type Respelling } from '../../../src/markdown/read/pronounce.js';
import { spokenText } from '../../../src/markdown/read/spoken.js';
import { lazySentenceFinder } from '../../../src/split/sentences/sentence-finder.js';
import { chunkOf } from '../book-on-disk.js';

const finder = lazySentenceFinder();
const voiceSettings = { voice: 'Kore', prompt: null, language: 'en' };
const rules = {
  tags: ['sighs'],
  pronounce: pronouncerOf({ SQL: 'sequel', Llanfair: 'Thlan-vire', 'N. Y.': 'New York' }),
  profile: { tagSyntax: 'brackets' } as Parameters<typeof spokenText>[1]['profile'],
};

function blockOf(text: string, voice = 'Kore'): Block {
  const respellings: Respelling[] = [];
  const spoken = spokenText(text, rules, (respelling) => respellings.push(respelling));
  const span = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const place = { file: 'one.md', line: 1, column: 1 };
  return {
    kind: 'paragraph',
    depth: 0,
    text,
    spoken,
    respellings,
    voiceSettings: { ...voiceSettings, voice },
    place,
    span,
  };
}

const linesOf = (blocks: readonly Block[], texts: readonly string[]) =>
  pageLines(
    {
      chapter: {
        chapter: 1,
        file: 'one.md',
        title: 'One',
        blocks,
        skipped: [],
        constructs: [],
        source: '0'.repeat(64),
      },
      chunks: texts.map((text, index) => chunkOf(1, index + 1, text, 'sentence')),
    },
    finder,
  ).map(({ sentences }) => sentences);

describe('pageLines', () => {
  it('returns each sentence as written, with its range in the chunk that speaks it', () => {
    const block = blockOf('The SQL of Llanfair [all of it]. The end of "SQL".');
    const spoken = 'The sequel of Thlan-vire (all of it). The end of "sequel".';
    const [sentences = []] = linesOf([block], [spoken]);
    expect(sentences.map((parts) => parts.map(({ text }) => text))).toEqual([
      ['The SQL of Llanfair [all of it].'],
      [' The end of "SQL".'],
    ]);
    expect(sentences.flat().map(({ from, to }) => spoken.slice(from, to))).toEqual([
      'The sequel of Thlan-vire (all of it).',
      ' The end of "sequel".',
    ]);
  });

  it('assigns each part of a sentence to its chunk, across blocks, voices and cuts within sentences', () => {
    const blocks = [
      blockOf('One title'),
      blockOf('SQL is here. It stays, they say.'),
      blockOf('"No."', 'Puck'),
    ];
    const lines = linesOf(blocks, ['One title\n\nsequel is here. It stays,', 'they say.', '"No."']);
    expect(
      lines.map((sentences) => sentences.map((parts) => parts.map(({ text, chunk }) => [text, chunk]))),
    ).toEqual([
      [[['One title', 1]]],
      [
        [['SQL is here.', 1]],
        [
          [' It stays, ', 1],
          ['they say.', 2],
        ],
      ],
      [[['"No."', 3]]],
    ]);
    expect(lines[1]?.flat().map(({ from, to }) => [from, to])).toEqual([
      [11, 26],
      [26, 36],
      [0, 9],
    ]);
  });

  it('returns all words in order, wherever the text is cut', () => {
    const word = fc.constantFrom(
      'SQL',
      'sql',
      'and',
      'Llanfair',
      'N. Y.',
      'end.',
      'Why?',
      '[sighs]',
      '[x]',
      'Hm…',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 14 }).map((list) => list.join(' '));
    const blocks = fc.array(fc.tuple(text, fc.constantFrom('Kore', 'Puck')), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(blocks, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (parts, lengths) => {
        const list = parts.map(([words, voice]) => blockOf(words, voice));
        const texts: string[] = [];
        let passage = '';
        const flush = () => {
          for (let at = 0, cut = 0; at < passage.length; cut++) {
            const end = passage.indexOf(' ', at + (lengths[cut % lengths.length] ?? 1));
            texts.push(passage.slice(at, end < 0 ? passage.length : end).trim());
            at = end < 0 ? passage.length : end + 1;
          }
          passage = '';
        };
        for (const [index, block] of list.entries()) {
          if (index > 0 && list[index - 1]?.voiceSettings.voice !== block.voiceSettings.voice) flush();
          passage += passage === '' ? block.spoken : `\n\n${block.spoken}`;
        }
        flush();
        const lines = linesOf(
          list,
          texts.filter((one) => one !== ''),
        );
        for (const [index, sentences] of lines.entries())
          expect(
            sentences
              .flat()
              .map((part) => part.text)
              .join(''),
          ).toBe(list[index]?.text);
        const places = lines.flat(2).map(({ chunk, from, to }) => [chunk, from, to] as const);
        for (const [index, [chunk, from, to]] of places.entries()) {
          expect(to).toBeGreaterThanOrEqual(from);
          const [lastChunk, , lastTo] = places[index - 1] ?? [1, 0, 0];
          expect(chunk > lastChunk || from >= lastTo).toBe(true);
        }
      }),
    );
  });
});

describe('spokenOffset and textOffset', () => {
  it('convert an offset to the other text and back, except within respelt words', () => {
    const block = blockOf('An SQL, an Llanfair; SQL');
    for (const mark of ['An', ',', 'an', ';']) {
      const inText = block.text.indexOf(mark);
      const inSpoken = block.spoken.indexOf(mark);
      expect(spokenOffset(block, inText)).toBe(inSpoken);
      expect(textOffset(block, inSpoken)).toBe(inText);
    }
    expect(block.spoken.slice(0, spokenOffset(block, 5))).toBe('An sequel');
    expect(block.text.slice(0, textOffset(block, 5))).toBe('An SQL');
    expect(spokenOffset(block, block.text.length)).toBe(block.spoken.length);
  });
});
