import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sources } from '../../bench/writers/sources.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'narrate-sources-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('sources of the EPUB writers', () => {
  it.each(['', '.', 'epubs'])(
    'are not written to the folder %j, which depends on where the command starts',
    (name) => {
      expect(() => new Sources(name)).toThrow(/absolute/);
    },
  );

  it('are not written to a folder that has other files, such as the repository', () => {
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(() => new Sources(folder)).toThrow(/empty/);
    expect(readdirSync(folder)).toEqual(['package.json']);
  });

  it('are written to an empty folder', () => {
    expect(new Sources(folder).folder).toBe(folder);
    expect(readdirSync(folder).sort()).toEqual(['book.md', 'map.png']);
  });
});
