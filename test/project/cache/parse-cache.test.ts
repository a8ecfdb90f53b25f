import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import type { MarkdownDocument } from '../../../src/markdown/block.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { openParseCache } from '../../../src/project/cache/parse-cache.js';
import { engines } from '../../manifest/profiles.js';
import { addTo, folderOf, load } from '../book-folder.js';

const { read: policies } = parseManifest('', { ...engines, file: 'p.yaml', engine: null });
const cacheFile = (folder: string) => join(folder, '.narrate/cache/pipeline.yaml.parses.jsonl');
const book = {
  'pipeline.yaml': 'voice: Kore\nchapters: [a.md, b.md]\n',
  'a.md': '# One\n\nWords.\n',
  'b.md': 'Other words.\n',
};

/** Returns the keys in the file: the manifest's first, then the chapters'. */
async function keysIn(folder: string): Promise<string[]> {
  const text = await readFile(cacheFile(folder), 'utf8');
  const lines = text.split('\n').slice(1, -1);
  return lines.map((line) => line.slice(0, line.indexOf(' ')));
}

async function parse(folder: string, text: string): Promise<MarkdownDocument> {
  const cache = openParseCache(folder, 'pipeline.yaml');
  return cache.parse({ bytes: Buffer.from(text), text }, policies, plainRules);
}

/** Loads a book and returns it without its functions, which are never equal. */
const contentOf = async (folder: string) => ({ ...(await load(folder)), older: null, readVersion: null });

describe('parse cache', () => {
  it('does not parse the same bytes again', async () => {
    const folder = await folderOf({});
    const cache = openParseCache(folder, 'pipeline.yaml');
    await cache.parse({ bytes: Buffer.from('One.'), text: 'One.' }, policies, plainRules);
    await cache.save();
    const again = openParseCache(folder, 'pipeline.yaml');
    // A wrong text on purpose: only a parser would read it.
    const wrong = { bytes: Buffer.from('One.'), text: 'Two.' };
    const cached = await again.parse(wrong, policies, plainRules);
    expect(cached.blocks.map(({ text }) => text)).toEqual(['One.']);
    const otherPolicies = await again.parse(wrong, { ...policies, code: 'read' }, plainRules);
    expect(otherPolicies.blocks.map(({ text }) => text)).toEqual(['Two.']);
  });

  it('gives the same book as parsing', async () => {
    const folder = await folderOf(book);
    const first = await contentOf(folder);
    expect(await contentOf(folder)).toEqual(first);
  });

  it('drops entries that no chapter needs any more, and writes the file only after a change', async () => {
    const folder = await folderOf(book);
    await load(folder);
    const before = await keysIn(folder);
    expect(before).toHaveLength(3);
    const { mtimeNs } = await stat(cacheFile(folder), { bigint: true });
    await load(folder);
    expect((await stat(cacheFile(folder), { bigint: true })).mtimeNs).toBe(mtimeNs);

    await addTo(folder, { 'b.md': 'Changed words.\n' });
    await load(folder);
    const after = await keysIn(folder);
    expect(after).toHaveLength(3);
    expect(after.filter((key) => before.includes(key))).toHaveLength(2);

    await addTo(folder, { 'pipeline.yaml': 'voice: Kore\nchapters: [a.md]\n' });
    await load(folder);
    expect(await keysIn(folder)).toHaveLength(2);
    expect(await readdir(join(folder, '.narrate/cache'))).toEqual(['pipeline.yaml.parses.jsonl']);
  });

  it.each([
    ['empty', ''],
    ['not JSON', 'damaged'],
    ['a line with a wrong checksum', `${'0'.repeat(64)}\n{}`],
    ['not text', Uint8Array.of(0xff, 0xfe, 0)],
  ])('parses again and replaces the file when it is %s', async (_what, content) => {
    const folder = await folderOf(book);
    const whole = await contentOf(folder);
    await writeFile(cacheFile(folder), content);
    expect(await contentOf(folder)).toEqual(whole);
    expect(await keysIn(folder)).toHaveLength(3);
  });

  it('does not use a file in which one letter was changed', async () => {
    const folder = await folderOf(book);
    const whole = await contentOf(folder);
    const text = await readFile(cacheFile(folder), 'utf8');
    await writeFile(cacheFile(folder), text.replace('Other', 'Wrong'));
    expect(await contentOf(folder)).toEqual(whole);
  });

  it('works without a folder that can be written', async () => {
    const folder = await folderOf({ ...book, '.narrate': 'a file instead of a folder' });
    expect((await load(folder)).chapters).toHaveLength(2);
    const readOnly = await folderOf(book);
    await chmod(readOnly, 0o555);
    expect((await load(readOnly)).chapters).toHaveLength(2);
    await chmod(readOnly, 0o755);
  });

  it('writes nothing through a link that leads out of the folder', async () => {
    const outside = await folderOf({});
    const folder = await folderOf(book);
    await mkdir(join(outside, 'cache'));
    await symlink(outside, join(folder, '.narrate'));
    await load(folder);
    expect(await readdir(join(outside, 'cache'))).toEqual([]);
    expect((await parse(folder, 'Words.')).blocks).toHaveLength(1);
  });
});
