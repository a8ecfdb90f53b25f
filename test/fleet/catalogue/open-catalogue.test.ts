import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { findBook, openCatalogue } from '../../../src/fleet/catalogue/open-catalogue.js';

let folder: string;
const write = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
};
const open = () => openCatalogue(join(folder, 'catalogue.yaml'));
const names = () => open().books.map(({ name }) => name);
const failure = (): NarrateError => {
  try {
    open();
  } catch (error) {
    if (error instanceof NarrateError) return error;
  }
  throw new Error('The catalogue has no errors.');
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-catalogue-'));
  await write({
    'books/atlas/pipeline.yaml': 'voice: Kore\n',
    'books/harbour/pipeline.yaml': 'voice: Kore\n',
    'special.yaml': 'voice: Kore\n',
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openCatalogue', () => {
  it('finds manifests by pattern and by path, in the order of the catalogue', async () => {
    await write({ 'catalogue.yaml': 'name: one\nbooks: [special.yaml, "books/*/pipeline.yaml"]\n' });
    expect(names()).toEqual(['special', 'books/atlas', 'books/harbour']);
    expect(open().books[1]).toMatchObject({ manifest: 'books/atlas/pipeline.yaml', priority: 50 });
  });

  it('gives a manifest the settings of the entry that names it, whichever entry is first', async () => {
    await write({
      'catalogue.yaml':
        'name: one\nbooks:\n  - { manifest: books/atlas/pipeline.yaml, priority: 1 }\n  - books/*/pipeline.yaml\n',
    });
    expect(open().books.map(({ name, priority }) => [name, priority])).toEqual([
      ['books/atlas', 1],
      ['books/harbour', 50],
    ]);
  });

  it('does not look into hidden folders and node_modules, and does not take the catalogue for a book', async () => {
    await write({
      'catalogue.yaml': 'name: one\nbooks: ["**/*.yaml"]\n',
      'books/atlas/.narrate/cache.yaml': '',
      'node_modules/a/pipeline.yaml': '',
    });
    expect(names()).toEqual(['books/atlas', 'books/harbour', 'special']);
  });

  it('reports an entry that matches nothing, also if the file is a link out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'narrate-outside-'));
    await writeFile(join(outside, 'other.yaml'), 'voice: Kore\n');
    await symlink(join(outside, 'other.yaml'), join(folder, 'link.yaml'));
    await write({ 'catalogue.yaml': 'name: one\nbooks:\n  - none/*.yaml\n  - link.yaml\n' });
    const { code, diagnostics } = failure();
    await rm(outside, { recursive: true });
    expect(code).toBe('invalid-input');
    expect(diagnostics.map((one) => [one.code, one.place?.line])).toEqual([
      ['catalogue-no-match', 3],
      ['catalogue-no-match', 4],
    ]);
  });

  it('reports two manifests that would be the same book', async () => {
    await write({ 'books/atlas.yaml': '', 'catalogue.yaml': 'name: one\nbooks: ["books/**.yaml"]\n' });
    expect(failure().diagnostics).toMatchObject([{ code: 'catalogue-same-book' }]);
  });

  it('reports two manifests that are the same file, because each would have a store and be bought', async () => {
    await symlink('atlas', join(folder, 'books/latest'));
    await write({
      'catalogue.yaml': 'name: one\nbooks:\n  - books/*/pipeline.yaml\n  - books/latest/pipeline.yaml\n',
    });
    expect(failure().diagnostics).toMatchObject([
      {
        code: 'catalogue-same-book',
        message: 'books/latest/pipeline.yaml is the same file as books/atlas/pipeline.yaml.',
        place: { line: 4 },
      },
    ]);
  });

  it('follows no link of a folder that a pattern matches, also not out of the folder of the catalogue', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'narrate-outside-'));
    await writeFile(join(outside, 'pipeline.yaml'), 'voice: Kore\n');
    await symlink(outside, join(folder, 'books/outside'));
    await symlink(join(outside, 'pipeline.yaml'), join(folder, 'books/atlas/extra.yaml'));
    await write({ 'catalogue.yaml': 'name: one\nbooks: ["books/**/*.yaml"]\n' });
    expect(names()).toEqual(['books/atlas', 'books/harbour']);
    await rm(outside, { recursive: true });
  });

  it('takes no link that leads to itself, and no name that is too long, for a manifest', async () => {
    await symlink('loop.yaml', join(folder, 'loop.yaml'));
    await write({ 'catalogue.yaml': `name: one\nbooks: [loop.yaml, ${'a'.repeat(300)}.yaml]\n` });
    expect(failure().diagnostics.map(({ code }) => code)).toEqual([
      'catalogue-no-match',
      'catalogue-no-match',
    ]);
  });

  it('reads no catalogue that is a folder or a device', async () => {
    for (const path of [folder, '/dev/zero'])
      expect(() => openCatalogue(path)).toThrow(`${path} is not a file.`);
  });

  it('says where a missing catalogue was looked for', () => {
    expect(failure()).toMatchObject({
      code: 'usage',
      message: `Catalogue ${join(folder, 'catalogue.yaml')} not found.`,
    });
  });
});

it('findBook finds a book by its name or its manifest, and refuses others', async () => {
  await write({ 'catalogue.yaml': 'name: one\nbooks: ["books/*/pipeline.yaml"]\n' });
  const catalogue = open();
  expect(findBook(catalogue, 'books/atlas').name).toBe('books/atlas');
  expect(findBook(catalogue, 'books/atlas/pipeline.yaml').name).toBe('books/atlas');
  expect(() => findBook(catalogue, 'atlas')).toThrow('catalogue.yaml has no book "atlas".');
});
