import { describe, expect, it } from 'vitest';
import { changedLines } from '../../../src/manifest/edit/changed-lines.js';

describe('changedLines', () => {
  it('has the changed lines with their numbers in the old text, and nothing if nothing changed', () => {
    const before = '\uFEFFvoice: A\r\ntitle: B\r\nchapters: [a.md]\r\n';
    const after = '\uFEFFvoice: Kore\r\nprompt: Say\r\ntitle: B\r\nchapters: [a.md]\r\n';
    expect(changedLines(before, after)).toEqual([
      { line: 1, removed: ['voice: A'], added: ['voice: Kore', 'prompt: Say'] },
    ]);
    expect(changedLines(before, before)).toEqual([]);
  });

  it('finds two changes in different places', () => {
    const before = 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n';
    expect(changedLines(before, before.replace('a: 1', 'a: 0').replace('e: 5\n', ''))).toEqual([
      { line: 1, removed: ['a: 1'], added: ['a: 0'] },
      { line: 5, removed: ['e: 5'], added: [] },
    ]);
  });
});
