import { describe, expect, it } from 'vitest';
import { chapterOf, imported } from '../imported.js';

describe('importEpub: tables', () => {
  it.each([
    [
      'keeps text between the cells, before the table as browsers do',
      'one<tr>two<td>A</td>three<td>B</td></tr>four<tbody>five<p>six</p><tr><td>C</td><td>D</td></tr></tbody>',
      'one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix\n\n| | |\n| - | - |\n| A | B |\n| C | D |\n',
    ],
    [
      'keeps cells that have no row',
      '<tbody><td>A</td><td>B</td><tr><td>C</td><td>D</td></tr></tbody>',
      '| | |\n| - | - |\n| A | B |\n| C | D |\n',
    ],
    [
      'writes the foot of a table last, where EPUB 2 has it before the body',
      '<thead><tr><th>A</th><th>B</th></tr></thead><tfoot><tr><td>E</td><td>F</td></tr></tfoot><tbody><tr><td>C</td><td>D</td></tr></tbody>',
      '| A | B |\n| - | - |\n| C | D |\n| E | F |\n',
    ],
    [
      'leaves out hidden rows, cells and captions',
      '<caption hidden="">x</caption><tr><td style="display: none">x</td><td>A</td><td>B</td></tr><tr hidden=""><td>x</td><td>x</td></tr><tbody aria-hidden="true"><tr><td>x</td><td>x</td></tr></tbody><tr><td>C</td><td>D</td></tr>',
      '| | |\n| - | - |\n| A | B |\n| C | D |\n',
    ],
    [
      'writes a row that is a note only as a note',
      '<tr><td>A<a epub:type="noteref" href="#n">1</a></td><td>B</td></tr><tr><td>C</td><td>D</td></tr><tr epub:type="footnote" id="n"><td>1. E</td></tr>',
      '| | |\n| - | - |\n| A[^1] | B |\n| C | D |\n\n[^1]: E\n',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await chapterOf(`<table>${body}</table>`)).toBe(expected);
  });

  it('reports hidden cells', async () => {
    const body = '<p>A</p><table><tr><td hidden="">x</td><td>B</td><td>C</td></tr></table>';
    const { proposal } = await imported({ pages: [{ name: 'c.xhtml', body }] });
    expect(proposal.notices).toContain('1 hidden text was left out.');
  });
});
