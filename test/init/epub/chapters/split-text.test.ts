import { describe, expect, it } from 'vitest';
import { imported, markdown, outline } from '../imported.js';

describe('importEpub: anchors of chapters', () => {
  it.each([
    ['at the end of the paragraph before', '<p>One.<a id="two"></a></p>'],
    ['in an empty paragraph before', '<p>One.</p><p><a id="two"></a></p>'],
    ['in an empty block before', '<p>One.</p><div><div id="two"/></div>'],
    ['around a picture without a description', '<p>One.</p><p id="two"><img src="x.png"/></p>'],
  ])('splits before the heading if the anchor is %s', async (_, before) => {
    const book = await imported({
      pages: [{ name: 'c.xhtml', body: `<h2 id="one">I</h2>${before}<h2>II</h2><p>Two.</p>` }],
      contents: '<li><a href="c.xhtml#one">I</a></li><li><a href="c.xhtml#two">II</a></li>',
    });
    expect(markdown(book)).toEqual(['# I\n\nOne.\n', '# II\n\nTwo.\n']);
  });

  it('splits before a paragraph whose first word is the anchor', async () => {
    const book = await imported({
      pages: [{ name: 'c.xhtml', body: '<p>One.</p><p><a id="two"></a>Two <b>more</b>.</p>' }],
      contents: '<li><a href="c.xhtml">I</a></li><li><a href="c.xhtml#two">II</a></li>',
    });
    expect(markdown(book)).toEqual(['One.\n', 'Two **more**.\n']);
  });

  const heads = '<h2 id="i">I</h2><p>One.</p><h2 id="ii">II</h2><p>Two.</p>';
  const chapters = '<li><a href="c.xhtml#i">I</a></li><li><a href="c.xhtml#ii">II</a></li>';
  it.each([
    ['next to', `<li><a href="c.xhtml">THE LAMP</a></li>${chapters}`],
    ['inside', `<li><a href="c.xhtml#book">The Lamp.</a><ol>${chapters}</ol></li>`],
  ])('splits a book in one file into chapters %s the entry with its title', async (_, contents) => {
    const body = `<h1 id="book">THE LAMP</h1><p>For you.</p>${heads}`;
    const book = await imported({ pages: [{ name: 'c.xhtml', body }], contents });
    expect(markdown(book)).toEqual(['# THE LAMP\n\nFor you.\n', '# I\n\nOne.\n', '# II\n\nTwo.\n']);
    expect(outline(book).map(({ part }) => part)).toEqual([null, null, null]);
  });

  it('keeps the sections of a story that has the title of the book together', async () => {
    const book = await imported({
      pages: [
        { name: 'a.xhtml', body: '<h1>The Mill</h1><p>Mill.</p>' },
        { name: 'c.xhtml', body: `<h1>The Lamp</h1>${heads}` },
      ],
      contents: `<li><a href="a.xhtml">The Mill</a></li><li><a href="c.xhtml">The Lamp</a></li>${chapters}`,
    });
    expect(markdown(book)).toEqual([
      '# The Mill\n\nMill.\n',
      '# The Lamp\n\n## I\n\nOne.\n\n## II\n\nTwo.\n',
    ]);
  });
});
