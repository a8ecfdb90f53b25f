import { describe, expect, it } from 'vitest';
import { BookWords } from '../../../src/deliver/alignment/book-words.js';
import { takeIdOf } from '../../../src/deliver/alignment/take-id.js';
import { hashOfWords, writeWords } from '../../../src/deliver/alignment/words-file.js';
import type { DueOutput } from '../../../src/deliver/compare-outputs.js';
import type { DeliverOptions } from '../../../src/deliver/delivery.js';
import type { KnownTakes } from '../../../src/deliver/sound/known-takes.js';
import { type Alignments, wordsName } from '../../../src/state/alignments.js';

const fingerprint = `${'a'.repeat(64)}/one`;
const words = [
  { start: 0, end: 3, startSample: 10, endSample: 20, confidence: 0.5 },
  { start: 4, end: 9, startSample: 20, endSample: 45, confidence: 1 },
];
const right = writeWords({ model: 'new', words });
/** Words that another model found in the same take. */
const other = writeWords({ model: 'old', words: [{ ...words[0]!, startSample: 0 }, words[1]!] });
const damaged = right.slice(0, -4);

/** Returns the words of a take whose sentences are known, with these files on this machine and in the store. */
async function load(local: Uint8Array | null, shared: Uint8Array | null) {
  const name = wordsName(takeIdOf(fingerprint));
  const files: Alignments = {
    read: async (asked) => (asked === name ? (local ?? shared) : null),
    readShared: async (asked) => (asked === name ? shared : null),
    write: () => Promise.reject(new Error('A file was written.')),
  };
  const alignment = { engine: 'test', model: 'one', tags: [], files, environment: {}, isRepeated: false };
  const { signal } = new AbortController();
  const options = { chapters: [], only: null, jobs: 1, onEvent() {}, signal, alignment };
  const figures = new Map([[fingerprint, { alignment: { model: 'new', words: hashOfWords(words), parts: [] } }]]);
  const book = new BookWords(
    options as unknown as DeliverOptions,
    { figures, setAlignments() {} } as unknown as KnownTakes,
    [],
  );
  const due = { output: { words: () => [fingerprint] }, inputs: null } as unknown as DueOutput;
  return (await book.load([due])).get(fingerprint);
}

describe('the words of a take', () => {
  it('are read from this machine, or from the store', async () => {
    expect(await load(right, null)).toEqual(words);
    expect(await load(null, right)).toEqual(words);
  });

  it('are those from which the times of its sentences come, although this machine has others', async () => {
    expect(await load(damaged, right)).toEqual(words);
    expect(await load(other, right)).toEqual(words);
    expect(await load(other, null)).toBeUndefined();
    expect(await load(damaged, damaged)).toBeUndefined();
  });
});
