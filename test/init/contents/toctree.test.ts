import { describe, expect, it } from 'vitest';
import { readToctrees } from '../../../src/init/contents/toctree.js';

const pathsIn = (text: string) => readToctrees(text).map(({ entries }) => entries.map(({ path }) => path));

describe('readToctrees', () => {
  it('reads options, titles and paths of a list', () => {
    const text =
      'Text\n\n:::{toctree}\n:caption: "My care"\n:glob:\n:reversed:\n\na\nThe B <b/c>\n# a comment\n:::\n';
    expect(readToctrees(text)).toEqual([
      {
        caption: 'My care',
        entries: [
          { path: 'a', title: null },
          { path: 'b/c', title: 'The B' },
        ],
        isGlob: true,
        isReversed: true,
      },
    ]);
  });

  it('reads lists in other directives, and several lists in order', () => {
    const text =
      '````{div} x\n```{toctree}\na\n```\n````\n\n::::{grid}\n:::{toctree}\nb\n:::\n::::\n\n```{include} x\n```\n\n```{toctree}\nc\n```\n';
    expect(pathsIn(text)).toEqual([['a'], ['b'], ['c']]);
  });

  it('skips lists in code blocks and in examples', () => {
    const text =
      '```md\n:::{toctree}\na\n:::\n```\n\n:::{my-example}\n```{toctree}\nb\n```\n:::\n\n````{code-block} md\n```{toctree}\nc\n```\n````\n~~~{toctree}\nd\n~~~\n';
    expect(pathsIn(text)).toEqual([['d']]);
  });

  it('reads lists that are never closed to the end of the text', () => {
    expect(pathsIn('```{toctree}\na\nb')).toEqual([['a', 'b']]);
    expect(pathsIn('.. toctree::\n   :maxdepth: 2\n\n   a')).toEqual([['a']]);
    expect(pathsIn('```{toctree}')).toEqual([[]]);
  });

  it.each([
    ['lists', '```{toctree}\na\n```\n'.repeat(100_000), 100_000],
    ['lists in reStructuredText', '.. toctree::\n\n   a\n\nx\n'.repeat(80_000), 80_000],
    ['open directives and closing fences', `${'::::{note}\n'.repeat(150_000)}${':::\n'.repeat(200_000)}`, 0],
    ['spaces in a title', `\`\`\`{toctree}\na${' '.repeat(1_000_000)}b\n\`\`\`\n`, 1],
  ])('reads a page with very many %s', (_, text, count) => {
    expect(readToctrees(text)).toHaveLength(count);
  });

  it('reads titles in angle brackets, and paths that only look like a title', () => {
    const text = '```{toctree}\nA <b> c <d>\n<e>\nf<>\n> g <h> i\n```\n';
    expect(readToctrees(text)[0]?.entries).toEqual([
      { path: 'd', title: 'A <b> c' },
      { path: 'e', title: null },
      { path: 'f<>', title: null },
      { path: '> g <h> i', title: null },
    ]);
  });
});
