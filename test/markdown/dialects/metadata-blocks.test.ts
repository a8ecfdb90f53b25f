import { describe, expect, it } from 'vitest';
import { readAs } from './read-as.js';

describe('metadata after the start of a chapter', () => {
  it.each([
    ['---\nnocite: x\n---', '---'],
    ['---\nnocite: |\n  @a, @b\ntags:\n- one\n# why\n...', '...'],
    ['---\n"a": b\nc:\n---', '---'],
  ])('is listed as `template` in books for Pandoc: %j', (block) => {
    const read = readAs('quarto', `One\n\n${block}\n\nTwo`);
    expect(read.said).toEqual(['One', 'Two']);
    expect(read.skipped).toHaveLength(1);
    expect(read.skipped[0]).toMatch(/^template: ---/);
  });

  it.each<[string, readonly string[]]>([
    ['One\n\n---\n\nAnna: Hello\n\n---', ['One', 'Anna: Hello']],
    ['One\n\n---\nAnna said: hello\n\n---', ['One', 'Anna said: hello']],
    ['One\n\n---\nAnna: Hello\nBen laughed.\n\n---\n', ['One', 'Anna: Hello Ben laughed.']],
    ['One\n\n---\nAnna: Hello', ['One', 'Anna: Hello']],
    ['One\n---\nkey: x\n\n---', ['One', 'key: x']],
  ])('has only keys and values: %j', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual(said);
  });

  it('is text between breaks in other books', () => {
    expect(readAs(null, 'One\n\n---\nAnna: Hello\n\n---\n').said).toEqual(['One', 'Anna: Hello']);
  });
});
