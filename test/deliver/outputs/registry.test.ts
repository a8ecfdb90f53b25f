import { describe, expect, it } from 'vitest';
import type { Output } from '../../../src/deliver/outputs/output.js';
import { outputs, stagesOf } from '../../../src/deliver/outputs/registry.js';

const rowOf = (kind: string, ...after: string[]): Output => ({
  kind,
  after,
  wanted: () => [],
  fingerprint: () => '',
  write: () => Promise.resolve(null),
});
const kindsOf = (stages: readonly (readonly Output[])[]) =>
  stages.map((stage) => stage.map(({ kind }) => kind));

describe('the registered outputs', () => {
  it('have different kinds, and depend only on registered kinds', () => {
    const kinds = outputs.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const { after } of outputs) expect(kinds).toEqual(expect.arrayContaining([...after]));
  });

  it('are written in stages: audio files, sidecar files, and then what contains or links to them', () => {
    expect(kindsOf(stagesOf(outputs))).toEqual([
      ['book-audio', 'chapter-audio'],
      ['captions', 'words', 'chapters-json', 'publication'],
      ['feed', 'epub'],
      ['page'],
    ]);
  });
});

describe('stagesOf', () => {
  it('sorts outputs by their dependencies, whatever the order of the rows', () => {
    const rows = [rowOf('feed', 'page', 'audio'), rowOf('page', 'audio'), rowOf('text'), rowOf('audio')];
    expect(kindsOf(stagesOf(rows))).toEqual([['text', 'audio'], ['page'], ['feed']]);
  });

  it.each([
    ['a cycle', [rowOf('a', 'b'), rowOf('b', 'a')]],
    ['an unregistered kind', [rowOf('a', 'missing')]],
  ])('refuses %s', (_what, rows) => {
    expect(() => stagesOf(rows)).toThrow('have a cycle or name an unregistered kind');
  });
});
