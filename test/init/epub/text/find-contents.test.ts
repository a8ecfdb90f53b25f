import { describe, expect, it } from 'vitest';
import { imported, markdown } from '../imported.js';

const row = (id: string) => `<tr><td><a href="#${id}">CHAPTER ${id}.</a></td><td>A title</td><td>1</td></tr>`;
const table = `<table><tr><td>Chapter</td><td>Page</td></tr>${['i', 'ii', 'iii'].map(row).join('')}</table>`;
const page = (contents: string) => ({
  pages: [{ name: 'a.xhtml', body: `<h1>The Quay</h1><p>A novel.</p>${contents}<p id="i">It was dark.</p>` }],
});

describe('importEpub: tables of contents in pages with other text', () => {
  it.each([
    ['table', `<div class="chapter"><h2>CONTENTS.</h2></div><div>${table}</div>`],
    [
      'list',
      '<p>Table of Contents</p><ul><li><a href="#i">I</a></li><li><a href="a.xhtml">II</a></li><li><a href="#i">III</a></li></ul>',
    ],
  ])('removes a %s with its title, and reports it', async (_, contents) => {
    const book = await imported(page(contents));
    expect(markdown(book)).toEqual(['# The Quay\n\nA novel.\n\nIt was dark.\n']);
    expect(book.proposal.notices).toEqual(['1 table of contents in a page was left out.']);
  });

  it.each([
    ['it has no title', table],
    ['its title is another', `<h2>The crew</h2>${table}`],
    [
      'it has less than three links',
      '<h2>Contents</h2><ul><li><a href="#i">A lamp</a></li><li>Bread</li></ul>',
    ],
    ['its links leave the book', `<h2>Contents</h2>${table.replaceAll('href="#', 'href="https://x.org/#')}`],
    [
      'most rows have no link',
      `<h2>Contents</h2>${table.replace('</table>', '<tr><td>A box</td></tr>'.repeat(9))}</table>`,
    ],
  ])('keeps a list if %s', async (_, contents) => {
    const book = await imported(page(contents));
    expect(book.proposal.notices).toEqual([]);
    expect(markdown(book).join('')).toMatch(/lamp|CHAPTER iii/);
  });
});
