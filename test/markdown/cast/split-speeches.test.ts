import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castSpeakers } from '../../../src/markdown/cast/cast-speakers.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

const place = { file: 'pipeline.yaml', line: 1, column: 1 };
const speakers = Object.entries({ Anna: 'a', Tom: 't' }).map(([label, as]) => ({ label, as, place }));

function spoken(markdown: string, speakerLabels: 'read' | 'skip' = 'read') {
  const read = { ...defaults, html: 'read', speakerLabels } as const;
  const { blocks } = readMarkdown(markdown, read);
  const cast = castSpeakers(blocks, { speakers, read });
  const parts = blocks.flatMap((_, index) => cast.partsAt(index));
  return { blocks, parts, lines: parts.map(({ member, text }) => `${member ?? '-'} ${text}`) };
}

describe('a speech in HTML', () => {
  it.each([
    ['one paragraph', '<p><b>Anna:</b> Who?</p>', ['a Anna: Who?']],
    ['a bold name', '<p><strong>Anna</strong> Who?', ['a Anna Who?']],
    ['a bold name in emphasis', '<p class="x"><i><b>ANNA</b></i> Who?</p>', ['a ANNA Who?']],
    [
      'several paragraphs',
      '<p><b>Anna</b> Who?</p>\n<p><b>Tom</b> Me.</p>\n<p>He rows.</p>',
      ['a Anna Who?', 't Tom Me.', '- He rows.'],
    ],
    [
      'paragraphs without end tags',
      '<p>Anna: Who?\n<p>Tom: Me.\n<p>Fog.',
      ['a Anna: Who?', 't Tom: Me.', '- Fog.'],
    ],
    [
      'rows',
      '<table><tr><td>Anna</td><td>Who?</td></tr><tr><td>Tom</td><td>Me.</td></tr></table>',
      ['a Anna', 'a Who?', 't Tom', 't Me.'],
    ],
    [
      'centred names',
      '<div align="center">ANNA</div>\n<div>Who?</div>\n<div>She goes.</div>',
      ['a ANNA', 'a Who?', '- She goes.'],
    ],
    ['a name before a line break', '<p><b>ANNA</b><br>Who?</p><p>Fog.</p>', ['a ANNA\nWho?', '- Fog.']],
    [
      'lines with names',
      '<p>Fog.<br>Anna: Who?<br>TOM (aside): Me.</p><p>He rows.</p>',
      ['- Fog.', 'a Anna: Who?', 't TOM (aside): Me.', '- He rows.'],
    ],
    ['bold words in a paragraph of Markdown', '<b>Anna</b> Who?', ['a Anna Who?']],
  ])('has the voice of its character: %s', (_, html, lines) => {
    expect(spoken(html).lines).toEqual(lines);
  });

  it('is split from the rest only if a part begins with a label', () => {
    expect(spoken('<p>Fog.</p><p>So said Anna: nothing.</p>').lines).toEqual([
      '- Fog. So said Anna: nothing.',
    ]);
  });

  it('is spoken without its label if labels are skipped', () => {
    expect(spoken('<p><b>Anna:</b> Who?</p><p>Fog.</p>', 'skip').lines).toEqual(['a Who?', '- Fog.']);
  });

  it('has its own lines of the file', () => {
    const { parts } = spoken('# One\n\n<p>Anna: Who?</p>\n<p>Tom: Me.\nYes.</p>\n\n## Two\n\nFog.');
    expect(parts.map(({ text, span: { line, endLine } }) => [text, line, endLine])).toEqual([
      ['One', 1, 1],
      ['Anna: Who?', 3, 3],
      ['Tom: Me. Yes.', 4, 5],
      ['Two', 7, 7],
      ['Fog.', 9, 9],
    ]);
  });
});

const tag = fc.constantFrom(
  '<p>',
  '</p>',
  '<b>',
  '</b>',
  '<div>',
  '</div>',
  '<br>',
  '<script>',
  '</script>',
  '<td>',
  '<sup>',
  '</sup>',
  '<math>',
  '<!-- x -->',
);
const piece = fc.oneof(tag, fc.constantFrom('Anna: ', 'Tom', ' so it is.', '\n', '&amp;', '3', '-'));

describe('every HTML', () => {
  it('has the same words in the same order after it is split', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const { blocks, parts } = spoken(`# A\n\n<div>${pieces.join('')}\n\n# B\n\nEnd.`);
        const wordsOf = (all: readonly { text: string }[]) =>
          all.map(({ text }) => text.replaceAll('\n', ' ')).join(' ');
        expect(wordsOf(parts)).toBe(wordsOf(blocks));
      }),
    );
  });
});
