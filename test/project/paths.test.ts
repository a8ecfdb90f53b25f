import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isWithin } from '../../src/project/read/find-file.js';
import { nameOnDisk, readManifest } from '../../src/project/read/read-manifest.js';
import { validateOutput } from '../../src/project/read/validate-paths.js';

describe('isWithin', () => {
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
    // The path to which Windows resolves a device name.
    [win32, 'C:\\books\\atlas', '\\\\.\\nul', false],
    [win32, 'C:\\', 'C:\\a.md', true],
  ] as const)('case %#: compares %s with %s', (flavour, folder, path, within) => {
    expect(isWithin(folder, path, flavour)).toBe(within);
  });
});

describe('nameOnDisk', () => {
  it.each([
    ['pipeline.yaml', ['notes.md', 'pipeline.yaml'], 'pipeline.yaml'],
    ['Pipeline.YAML', ['notes.md', 'pipeline.yaml'], 'pipeline.yaml'],
    // On a case-sensitive file system, both may exist.
    ['Pipeline.yaml', ['Pipeline.yaml', 'pipeline.yaml'], 'Pipeline.yaml'],
    ['caf\u00e9.yaml', ['cafe\u0301.yaml'], 'cafe\u0301.yaml'],
    ['link.yaml', [], 'link.yaml'],
  ])('returns the spelling of the folder for %s among %j', (typed, names, name) => {
    expect(nameOnDisk(typed, names)).toBe(name);
  });

  const folder = mkdtempSync(join(tmpdir(), 'narrate-paths-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps the typed spelling when exactly that file exists', () => {
    for (const name of ['a.yaml', 'A.yaml']) writeFileSync(join(folder, name), `title: ${name}\n`);
    expect(readManifest(join(folder, 'A.yaml'))).toMatchObject({ name: 'A.yaml', text: 'title: A.yaml\n' });
  });
});

describe('validateOutput', () => {
  const named = (file: string) => ({
    file,
    place: { file: 'pipeline.yaml', line: 3, column: 9 },
    excerpt: { line: `output: ${file}`, length: file.length },
  });

  it.each(['aux', 'out.', 'Book: One'])('refuses %s on Windows and accepts it on other systems', (file) => {
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
