import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/project/read/read-manifest.js';
import { folderOf } from '../book-folder.js';

const errorOf = (path: string) => {
  try {
    readManifest(path);
  } catch (error) {
    return error;
  }
  return null;
};

describe('readManifest', () => {
  it('reads text without its byte order mark', async () => {
    const folder = await folderOf({ 'book.yaml': '\uFEFFvoice: Kore\n' });
    expect(readManifest(join(folder, 'book.yaml'))).toEqual({
      root: folder,
      name: 'book.yaml',
      text: 'voice: Kore\n',
    });
  });

  it('suggests a similar name when the file is missing', async () => {
    const folder = await folderOf({ 'pipelines.yaml': '', 'notes.txt': '' });
    expect(errorOf(join(folder, 'pipeline.yaml'))).toMatchObject({
      code: 'invalid-input',
      hint: 'Did you mean pipelines.yaml?',
      diagnostics: [{ code: 'manifest-missing' }],
    });
    const hint = expect.stringContaining('pipeline.yaml');
    expect(errorOf(join(folder, 'nowhere/book.yaml'))).toMatchObject({ hint });
  });

  it('names the manifest in a folder when it is given the folder', async () => {
    const folder = await folderOf({ 'book/pipeline.yaml': '' });
    expect(errorOf(join(folder, 'book'))).toMatchObject({
      hint: 'Name the manifest in it: book/pipeline.yaml.',
      diagnostics: [{ code: 'manifest-not-a-file' }],
    });
  });

  it.each(['01.md', 'my notes.MARKDOWN', 'index.Rmd'])(
    'says how to name a chapter when it is given %s',
    async (name) => {
      const folder = await folderOf({ [name]: '# One\n\nvoice: of the sea\n' });
      const path = join(folder, name);
      const shown = name.includes(' ') ? `"${name}"` : name;
      expect(errorOf(path)).toMatchObject({
        code: 'invalid-input',
        message: `${path} is a Markdown file, not a manifest.`,
        hint: `For one chapter, name the manifest and the chapter: \`narrate pipeline.yaml --chapter ${shown}\``,
        diagnostics: [{ code: 'manifest-not-a-file' }],
      });
    },
  );

  it('refuses a file of 50 MB without reading it', async () => {
    const folder = await folderOf({});
    const path = join(folder, 'pipeline.yaml');
    await writeFile(path, '');
    await truncate(path, 50_000_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(errorOf(path)).toMatchObject({ diagnostics: [{ code: 'manifest-too-large' }] });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it('refuses other encodings, with the place of the first invalid byte', async () => {
    const folder = await folderOf({
      'utf16.yaml': Buffer.from('\uFEFFvoice: Kore\n', 'utf16le'),
      'latin.yaml': Buffer.from('voice: Kore\ntitle: Café\n', 'latin1'),
    });
    expect(errorOf(join(folder, 'utf16.yaml'))).toMatchObject({
      diagnostics: [{ code: 'manifest-not-utf8', place: { line: 1, column: 1 } }],
    });
    expect(errorOf(join(folder, 'latin.yaml'))).toMatchObject({
      diagnostics: [{ place: { line: 2, column: 11 }, excerpt: { line: 'title: Café' } }],
    });
  });
});
