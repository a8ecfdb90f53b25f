import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isWithin } from '../../src/project/read/find-file.js';
import { nameOnDisk, readManifest } from '../../src/project/read/read-manifest.js';
import { validateOutput } from '../../src/project/read/validate-paths.js';

describe('whether a path lies in a folder', () => {
  it.each([
    [posix, '/books/atlas', '/books/atlas', true],
    [posix, '/books/atlas', '/books/atlas/a/b.md', true],
    [posix, '/books/atlas', '/books/atlas/..b.md', true],
    [posix, '/books/atlas', '/books/atlas-2/b.md', false],
    [posix, '/', '/anything', true],
    [win32, 'C:\\books\\atlas', 'C:\\books\\atlas\\a.md', true],
    [win32, 'C:\\Books\\Atlas', 'c:\\books\\atlas\\a.md', true],
    [win32, 'C:\\books\\atlas', 'C:\\books\\a.md', false],
    [win32, 'C:\\books\\atlas', 'D:\\books\\atlas\\a.md', false],
    [win32, 'C:\\books\\atlas', '\\\\server\\share\\a.md', false],
    [win32, '\\\\server\\share\\atlas', '\\\\server\\share\\atlas\\a.md', true],
    [win32, '\\\\server\\share\\atlas', '\\\\server\\share\\a.md', false],
    // What the system makes of a device's name.
    [win32, 'C:\\books\\atlas', '\\\\.\\nul', false],
    [win32, 'C:\\', 'C:\\a.md', true],
  ] as const)('%#: %s %s', (flavour, folder, path, within) => {
    expect(isWithin(folder, path, flavour)).toBe(within);
  });
});

describe('the manifest’s name', () => {
  it.each([
    ['pipeline.yaml', ['notes.md', 'pipeline.yaml'], 'pipeline.yaml'],
    ['Pipeline.YAML', ['notes.md', 'pipeline.yaml'], 'pipeline.yaml'],
    // Where case matters, both may be there.
    ['Pipeline.yaml', ['Pipeline.yaml', 'pipeline.yaml'], 'Pipeline.yaml'],
    ['caf\u00e9.yaml', ['cafe\u0301.yaml'], 'cafe\u0301.yaml'],
    ['link.yaml', [], 'link.yaml'],
  ])('is the one on the disk: %s among %j', (typed, names, name) => {
    expect(nameOnDisk(typed, names)).toBe(name);
  });

  const folder = mkdtempSync(join(tmpdir(), 'narrate-paths-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stays as it is typed where that very file is there', () => {
    for (const name of ['a.yaml', 'A.yaml']) writeFileSync(join(folder, name), `title: ${name}\n`);
    expect(readManifest(join(folder, 'A.yaml'))).toMatchObject({ name: 'A.yaml', text: 'title: A.yaml\n' });
  });
});

describe('the output folder', () => {
  const named = (file: string) => ({
    file,
    place: { file: 'pipeline.yaml', line: 3, column: 9 },
    excerpt: { line: `output: ${file}`, length: file.length },
  });

  it.each(['aux', 'out.', 'Book: One'])('%s cannot be made on Windows, and can elsewhere', (file) => {
    expect(validateOutput(tmpdir(), named(file), 'linux')).toEqual([]);
    expect(validateOutput(tmpdir(), named(file), 'win32')).toEqual([
      expect.objectContaining({
        code: 'output-not-a-folder',
        place: { file: 'pipeline.yaml', line: 3, column: 9 },
      }),
    ]);
    expect(validateOutput(tmpdir(), named('audiobook'), 'win32')).toEqual([]);
  });
});
