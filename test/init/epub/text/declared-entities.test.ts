import { describe, expect, it } from 'vitest';
import { expandEntities } from '../../../../src/init/epub/text/declared-entities.js';
import { imported } from '../imported.js';
import { wordsOfMarkdown } from '../words.js';

/** Converts a page that declares these entities, and returns its words and the notices. */
async function read(declarations: string, body: string): Promise<{ words: string[]; notices: unknown }> {
  const whole = `<!DOCTYPE html [${declarations}]><html xmlns="http://www.w3.org/1999/xhtml"><body>${body}</body></html>`;
  const { files, proposal } = await imported({ pages: [{ name: 'c.xhtml', whole }] });
  return { words: wordsOfMarkdown(String(files[0]?.contents)), notices: proposal.notices };
}

const unusable = (name: string) => [
  expect.stringContaining(`(&${name}; has no declaration that can be used)`),
];

describe('expandEntities', () => {
  it('replaces entities that contain other entities, elements and characters', async () => {
    const declarations = `<!-- it's ] a comment --><!ENTITY hero "Anna"><!ENTITY dear '<i>dear &hero;</i>'>
      <!ENTITY e "&#233;"><!ENTITY amp2 "&#38;#38;"><!ENTITY hero "Tom">`;
    expect(await read(declarations, '<p>&dear; caf&e; &amp2; <img src="x" alt="&hero;"/></p>')).toEqual({
      words: ['dear', 'Anna', 'café', '&', 'Anna'],
      notices: [],
    });
  });

  it('keeps quotation marks of an entity inside an attribute', async () => {
    const { words } = await read(`<!ENTITY q 'a "b" c'>`, '<p><img src="x" alt="&q;"/></p>');
    expect(words).toEqual(['a', '"b"', 'c']);
  });

  it('keeps comments and CDATA unchanged', async () => {
    const { words } = await read('<!ENTITY x "y">', '<p>a<!-- &x; --><![CDATA[ &x; ]]></p>');
    expect(words).toEqual(['a', '&x;']);
  });

  it('never loads entities from files or addresses', async () => {
    const declarations = `<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web PUBLIC "x" "http://localhost/"><!ENTITY % p "x">
      <!ENTITY uses "%p;"><!ENTITY inner "&file;">`;
    expect(await read(declarations, '<p>&file; &web; &uses; &inner;</p>')).toEqual({
      words: ['&file;', '&web;', '&uses;', '&file;'],
      notices: unusable('file'),
    });
  });

  it('does not replace entities that contain themselves', async () => {
    const { words } = await read('<!ENTITY a "&b;"><!ENTITY b "&a;">', '<p>x &a;</p>');
    expect(words).toEqual(['x', '&a;']);
  });

  it('does not replace entities that expand to too much text', async () => {
    const bomb = Array.from({ length: 30 }, (_, level) => `<!ENTITY l${level + 1} "&l${level};&l${level};">`);
    const { words } = await read(`<!ENTITY l0 "lol ">${bomb.join('')}`, '<p>&l3; x &l30;</p>');
    expect(words).toEqual([...Array(8).fill('lol'), 'x', '&l30;']);
  });

  it('adds at most a million characters to a file', () => {
    const text = `<!DOCTYPE html [<!ENTITY a "${'a'.repeat(9000)}">]><p>${'&a;'.repeat(100_000)}</p>`;
    expect(expandEntities(text).length).toBeLessThan(text.length + 1_000_000);
  });

  it('takes linear time for files of nothing but beginnings', () => {
    const begin = '<!DOCTYPE html [<!ENTITY a "b">]>';
    for (const start of ['<!--', '<![CDATA[', '<', '<!DOCTYPE html [', '&a']) {
      const text = begin + start.repeat(1_000_000);
      expect(expandEntities(text)).toBe(text);
    }
  });
});
