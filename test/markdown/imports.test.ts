import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');

/** The packages that a file loads when it is imported, itself or through others of ours. Types load nothing. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm);
  return [...imports].flatMap(([, target = '']) =>
    target.startsWith('.') ? packagesOf(join(dirname(file), target.replace(/\.js$/, '.ts')), seen) : [target],
  );
}

describe('casting', () => {
  it('runs on every start, and loads no parser of Markdown, HTML or YAML', () => {
    const loaded = [...new Set(packagesOf(join(source, 'markdown/cast/cast.ts')))].sort();
    expect(loaded).toEqual(['fastest-levenshtein', 'github-slugger']);
  });
});

describe('reading', () => {
  it('is what loads them', () => {
    expect(packagesOf(join(source, 'markdown/read/read.ts'))).toEqual(
      expect.arrayContaining(['remark-parse', 'htmlparser2', 'yaml']),
    );
  });
});
