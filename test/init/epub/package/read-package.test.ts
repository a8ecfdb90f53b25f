import { describe, expect, it } from 'vitest';
import { importEpub } from '../../../../src/init/epub/import-epub.js';
import { epubFiles, writeEpub, xhtml, zipFiles } from '../epub-builder.js';
import { markdown } from '../imported.js';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Drawn.</text></svg>';

/** Converts a book with a text `c.xhtml`, these items and references after it, and these files. */
async function readWith(
  items: string,
  references: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ texts: string[]; notices: readonly string[] }> {
  const book = epubFiles({ pages: [{ name: 'c.xhtml', body: '<p>First.</p>' }], items });
  const opf = String(book['OEBPS/book.opf']).replace('</spine>', `${references}</spine>`);
  const inside = Object.entries(files).map(([name, text]) => [`OEBPS/${name}`, text]);
  const converted = await importEpub(
    writeEpub(zipFiles({ ...book, ...Object.fromEntries(inside), 'OEBPS/book.opf': opf })),
  );
  return { texts: markdown(converted), notices: converted.proposal.notices };
}

describe('importEpub: reading order', () => {
  it('reads texts with a wrong media type, and drawings', async () => {
    const types = ['text/xml', 'application/xml', 'application/octet-stream', '', 'application/xhtml'];
    const items = types.map((type, at) => `<item id="x${at}" href="x${at}.xhtml" media-type="${type}"/>`);
    const references = types.map((_, at) => `<itemref idref="x${at}"/>`);
    const texts = types.map((_, at) => [`x${at}.xhtml`, xhtml(`<p>Text ${at}.</p>`)]);
    const read = await readWith(
      `${items.join('')}<item id="s" href="s.svg" media-type="image/svg+xml"/>`,
      `${references.join('')}<itemref idref="s"/>`,
      { ...Object.fromEntries(texts), 's.svg': svg },
    );
    expect(read.texts).toEqual(['First.\n', ...types.map((_, at) => `Text ${at}.\n`), 'Drawn.\n']);
  });

  it('reports entries that are not texts, or that the book does not list', async () => {
    const read = await readWith(
      '<item id="p" href="p.jpg" media-type="image/jpeg"/>',
      '<itemref idref="p"/><itemref idref="gone"/>',
      { 'p.jpg': 'x' },
    );
    expect(read.texts).toEqual(['First.\n']);
    expect(read.notices).toEqual([
      'The reading order has entries that are not texts, so they are left out: "gone" and "OEBPS/p.jpg".',
    ]);
  });

  it('reads the fallback of a file that is no text, also if fallbacks lead in a circle', async () => {
    const read = await readWith(
      `<item id="p" href="p.pdf" media-type="application/pdf" fallback="q"/>
       <item id="q" href="q.jpg" media-type="image/jpeg" fallback="t"/>
       <item id="t" href="t.xhtml" media-type="application/xhtml+xml"/>
       <item id="a" href="a.jpg" media-type="image/jpeg" fallback="b"/>
       <item id="b" href="b.jpg" media-type="image/jpeg" fallback="a"/>`,
      '<itemref idref="p"/><itemref idref="a"/>',
      { 't.xhtml': xhtml('<p>Instead.</p>') },
    );
    expect(read.texts).toEqual(['First.\n', 'Instead.\n']);
  });

  it('reads all files that share an id', async () => {
    const item = (name: string) => `<item id="d" href="${name}.xhtml" media-type="application/xhtml+xml"/>`;
    const read = await readWith(item('d') + item('e'), '<itemref idref="d"/><itemref idref="d"/>', {
      'd.xhtml': xhtml('<p>Second.</p>'),
      'e.xhtml': xhtml('<p>Third.</p>'),
    });
    expect(read.texts).toEqual(['First.\n', 'Second.\n', 'Third.\n']);
  });
});
