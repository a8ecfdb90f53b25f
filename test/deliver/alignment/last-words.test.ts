import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keepLastWords, type LastWords, readLastWords } from '../../../src/deliver/alignment/last-words.js';

const words: LastWords = {
  alignment: {
    aligned: 3,
    estimated: [{ voice: 'Kore', language: 'en', takes: 1, reason: 'text' }],
  },
  unjudged: [{ voice: 'Kore', language: 'en', takes: 2, reason: 'delivery' }],
};

async function makePlace() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'narrate-last-words-')));
  onTestFinished(() => rm(root, { recursive: true }));
  return { root, name: 'pipeline.yaml.test' };
}

describe('last words', () => {
  it('are what was kept, and null before', async () => {
    const place = await makePlace();
    expect(readLastWords(place)).toBeNull();
    keepLastWords(place, words);
    expect(readLastWords(place)).toEqual(words);
    keepLastWords(place, { ...words, unjudged: null });
    expect(readLastWords(place)).toEqual({ ...words, unjudged: null });
  });

  it.each([
    ['"reason":"delivery"', '"reason":"toString"'],
    ['"reason":"text"', '"reason":"delivery"'],
    ['"takes":2', '"takes":"2"'],
    ['"unjudged":[', '"unjudged":[null,'],
  ])('are null if the cache of a stranger has %s replaced by %s', async (from, to) => {
    const place = await makePlace();
    keepLastWords(place, words);
    const folder = join(place.root, '.narrate', 'cache');
    const [name = ''] = await readdir(folder);
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(folder, name), text.replace(from, to));
    expect(readLastWords(place)).toBeNull();
  });
});
