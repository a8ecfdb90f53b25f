import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');

/** Returns the packages that a file imports, directly or through other files. Ignores type imports. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm);
  return [...imports].flatMap(([, target = '']) =>
    target.startsWith('.') ? packagesOf(join(dirname(file), target.replace(/\.js$/, '.ts')), seen) : [target],
  );
}

describe('imports of src/markdown', () => {
  it('cast.ts, which every start loads, imports no parser of Markdown, HTML or YAML', () => {
    const loaded = [...new Set(packagesOf(join(source, 'markdown/cast/cast.ts')))].sort();
    expect(loaded).toEqual(['fastest-levenshtein', 'github-slugger']);
  });

  it('read.ts imports the parsers', () => {
    expect(packagesOf(join(source, 'markdown/read/read.ts'))).toEqual(
      expect.arrayContaining(['remark-parse', 'htmlparser2', 'yaml']),
    );
  });
});
