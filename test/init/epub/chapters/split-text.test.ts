import { describe, expect, it } from 'vitest';
import { imported, markdown } from '../imported.js';

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
});
