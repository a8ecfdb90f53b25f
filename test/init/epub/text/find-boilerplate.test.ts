import { describe, expect, it } from 'vitest';
import { imported, markdown, outline } from '../imported.js';

const header = (body: string) => `<section class="pg-boilerplate" id="pg-header">${body}</section>`;
const notice = 'The header and the licence of Project Gutenberg were left out.';

describe('importEpub: Project Gutenberg', () => {
  it('removes the header and the licence of new editions', async () => {
    const book = await imported({
      pages: [
        {
          name: 'a.xhtml',
          body: `${header('<h2>The Project Gutenberg eBook of The Quay</h2><p>For anyone.</p>')}<h1>The Quay</h1><p>It was dark.</p>`,
        },
        {
          name: 'b.xhtml',
          body: '<h2>II</h2><p>The end.</p><section id="pg-footer"><p>*** END OF THE PROJECT GUTENBERG EBOOK THE QUAY ***</p><h2>THE FULL PROJECT GUTENBERG LICENSE</h2><p>To protect</p></section>',
        },
      ],
    });
    expect(markdown(book)).toEqual(['# The Quay\n\nIt was dark.\n', '# II\n\nThe end.\n']);
    expect(book.proposal.notices).toEqual([notice]);
  });

  it('removes what is before the first and after the last line of old editions', async () => {
    const book = await imported({
      pages: [
        { name: 'cover.xhtml', body: '<p>A cover.</p>' },
        {
          name: 'a.xhtml',
          body: '<p>The Project Gutenberg EBook of The Quay</p><pre>This eBook is for anyone.\n\n*** START OF THIS PROJECT GUTENBERG EBOOK THE QUAY ***</pre><h1>The Quay</h1><p>It was dark.</p>',
        },
        {
          name: 'b.xhtml',
          body: '<p>The end.</p><p>*** END OF THIS PROJECT GUTENBERG EBOOK THE QUAY ***</p><p>This file should be named quay.txt</p>',
        },
        { name: 'c.xhtml', body: '<p>Section 1. General Terms of Use</p>' },
      ],
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([
      'the cover, by its file name',
      null,
      null,
      'the licence of Project Gutenberg',
    ]);
    expect(markdown(book).slice(1)).toEqual([
      '# The Quay\n\nIt was dark.\n',
      'The end.\n',
      'Section 1. General Terms of Use\n',
    ]);
  });

  it('leaves out the licence as a whole where the contents list it', async () => {
    const book = await imported({
      pages: [
        {
          name: 'a.xhtml',
          body: '<h2>I</h2><p>The end.</p><section class="pg-boilerplate"><p>*** END OF THE PROJECT GUTENBERG EBOOK ***</p><h2 id="l">THE FULL PROJECT GUTENBERG™ LICENSE</h2><p>To protect</p></section>',
        },
      ],
      contents:
        '<li><a href="a.xhtml">I</a></li><li><a href="a.xhtml#l">THE FULL PROJECT GUTENBERG™ LICENSE</a></li>',
    });
    expect(markdown(book)[0]).toBe('# I\n\nThe end.\n');
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([null, 'the licence, by its title']);
    expect(markdown(book)[1]).toContain('To protect');
  });

  it('keeps a book that has these lines and its text in one paragraph', async () => {
    const words = 'word '.repeat(100);
    const line = '*** START OF THE PROJECT GUTENBERG EBOOK ***';
    const book = await imported({ pages: [{ name: 'a.xhtml', body: `<pre>${line} ${words}</pre>` }] });
    expect(markdown(book)[0]).toContain(words.trim());
  });
});
