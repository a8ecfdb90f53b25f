import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { importEpub } from '../../../../src/init/epub/import-epub.js';
import { initBook } from '../../../../src/init/init-book.js';
import { epubFiles } from '../epub-builder.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes the files of an EPUB to a new folder, and returns its path. */
function unpacked(body = '<p>Hello.</p>'): string {
  const parent = mkdtempSync(join(tmpdir(), 'narrate-unpacked-'));
  folders.push(parent);
  const root = join(parent, 'book');
  for (const [name, content] of Object.entries(epubFiles({ pages: [{ name: 'c.xhtml', body }] }))) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

describe('importEpub of an unpacked EPUB', () => {
  it('reads it like a packed one, without hidden files', async () => {
    const root = unpacked();
    mkdirSync(join(root, '.git'));
    symlinkSync('/etc/passwd', join(root, '.git', 'link'));
    const { files, proposal } = await importEpub(root);
    expect(files).toEqual([{ path: 'chapters/01-cxhtml.md', contents: 'Hello.\n' }]);
    expect(proposal).toMatchObject({ title: 'The Lamp', source: 'EPUB 3.0 (book)', notices: [] });
  });

  it('rejects links', async () => {
    const root = unpacked();
    symlinkSync('/etc/passwd', join(root, 'OEBPS', 'link.xhtml'));
    await expect(importEpub(root)).rejects.toMatchObject({
      code: 'epub-unsafe',
      message: 'The EPUB contains a link: "OEBPS/link.xhtml".',
    });
  });

  it('rejects a folder that is a link', async () => {
    const root = unpacked();
    symlinkSync('/etc', join(root, 'OEBPS', 'etc'));
    await expect(importEpub(root)).rejects.toMatchObject({ code: 'epub-unsafe' });
  });

  it('rejects a text over the size limit', async () => {
    const root = unpacked();
    truncateSync(join(root, 'OEBPS', 'c.xhtml'), 17 * 1024 * 1024);
    await expect(importEpub(root)).rejects.toMatchObject({
      code: 'epub-unsafe',
      message: '"OEBPS/c.xhtml" has more than 16 MB.',
    });
  });

  it('rejects more files than the limit', async () => {
    const root = unpacked();
    for (let index = 0; index < 20_001; index += 1) writeFileSync(join(root, `f${index}`), '');
    await expect(importEpub(root)).rejects.toMatchObject({
      message: 'The EPUB contains more than 20,000 files.',
    });
  });

  it('is recognised by initBook, and written to another folder', async () => {
    const root = unpacked();
    const into = join(dirname(root), 'out');
    const report = await initBook({ source: root, into });
    expect(report.manifestFile).toBe(join(into, 'pipeline.yaml'));
    expect(report.proposal.chapters).toHaveLength(1);
  });
});
