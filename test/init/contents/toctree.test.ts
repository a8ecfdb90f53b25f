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
});
