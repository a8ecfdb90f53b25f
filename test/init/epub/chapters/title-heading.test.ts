import { describe, expect, it } from 'vitest';
import { imported, markdown, outline } from '../imported.js';

const book = (body: string, title: string) =>
  imported({
    pages: [{ name: 'c.xhtml', body }],
    contents: `<li><a href="c.xhtml">${title}</a></li>`,
  });

describe('importEpub: titles that are paragraphs', () => {
  it.each([
    [
      'one paragraph',
      '<p class="para1"><span>The Quay</span></p><p>Fog.</p>',
      'The Quay',
      '# The Quay\n\nFog.\n',
    ],
    ['other letter case', '<div><p>THE QUAY</p></div><p>Fog.</p>', 'The Quay', '# THE QUAY\n\nFog.\n'],
    [
      'number and title',
      '<p>Chapter 1</p><p>The <i>Quay</i></p><p>Fog.</p>',
      'Chapter 1: The Quay',
      '# Chapter 1 The *Quay*\n\nFog.\n',
    ],
    [
      'sections below',
      '<p>The Quay</p><h2>Fog</h2><p>It came.</p>',
      'The Quay',
      '# The Quay\n\n## Fog\n\nIt came.\n',
    ],
  ])('become the heading of the chapter, once: %s', async (_, body, title, expected) => {
    const found = await book(body, title);
    expect(markdown(found)).toEqual([expected]);
    expect(outline(found)[0]?.leftOut).toBeNull();
  });

  it.each([
    ['it has a heading', '<h2>The Quay</h2><p>The Quay</p>', 'The Quay', '# The Quay\n\nThe Quay\n'],
    ['the first paragraph goes on', '<p>The Quay was wet.</p>', 'The Quay', 'The Quay was wet.\n'],
    [
      'it is the first line of a poem',
      '<p>The lamp went out,</p><p>and so did we.</p>',
      'The lamp went out',
      'The lamp went out,\n\nand so did we.\n',
    ],
    ['the title is in a list', '<ul><li>The Quay</li></ul><p>Fog.</p>', 'The Quay', '- The Quay\n\nFog.\n'],
  ])('stay as they are: %s', async (_, body, title, expected) => {
    expect(markdown(await book(body, title))).toEqual([expected]);
  });

  it('keep their note', async () => {
    const note = '<aside epub:type="footnote" id="n1"><p>A dock.</p></aside>';
    const found = await book(
      `<p>The Quay<a epub:type="noteref" href="#n1">*</a></p><p>Fog.</p>${note}`,
      'The Quay',
    );
    expect(markdown(found)).toEqual(['# The Quay[^1]\n\nFog.\n\n[^1]: A dock.\n']);
  });
});
