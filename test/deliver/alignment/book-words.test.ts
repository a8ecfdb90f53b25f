import { describe, expect, it } from 'vitest';
import { BookWords } from '../../../src/deliver/alignment/book-words.js';
import { takeIdOf } from '../../../src/deliver/alignment/take-id.js';
import { hashOfWords, writeWords } from '../../../src/deliver/alignment/words-file.js';
import type { DueOutput } from '../../../src/deliver/compare-outputs.js';
import type { DeliverOptions } from '../../../src/deliver/delivery.js';
import type { KnownTakes } from '../../../src/deliver/sound/known-takes.js';
import { type Alignments, modelName, voiceIdOf, wordsName } from '../../../src/state/alignments.js';

const fingerprint = `${'a'.repeat(64)}/one`;
const words = [
  { start: 0, end: 3, startSample: 10, endSample: 20, confidence: 0.5 },
  { start: 4, end: 9, startSample: 20, endSample: 45, confidence: 1 },
];
const right = writeWords({ model: 'new', words });
/** Words that another model found in the same take. */
const other = writeWords({ model: 'old', words: [{ ...words[0]!, startSample: 0 }, words[1]!] });
const damaged = right.slice(0, -4);

/** Opens the words of a take whose sentences are known. Its sound is only in the store. */
function open({
  local = null,
  shared = null,
  isRepeated = false,
}: {
  readonly local?: Uint8Array | null;
  readonly shared?: Uint8Array | null;
  readonly isRepeated?: boolean;
}) {
  const name = wordsName(takeIdOf(fingerprint));
  const asked: string[] = [];
  const files: Alignments = {
    async read(one) {
      asked.push(one);
      return one === name ? (local ?? shared) : null;
    },
    readShared: async (one) => (one === name ? shared : null),
    write: () => Promise.reject(new Error('A file was written.')),
  };
  const voice = { voice: 'Kore', prompt: null, language: 'en' };
  const take = { path: '/nowhere', fingerprint, measures: null };
  const chunk = { chunk: 1, text: 'The lamp.', voiceSettings: voice };
  const options = {
    chapters: [{ chapter: 1, lines: [], chunks: [{ chunk, take }] }],
    only: null,
    remoteTakes: { has: () => true },
    jobs: 1,
    onEvent() {},
    signal: new AbortController().signal,
    alignment: { engine: 'test', model: 'one', tags: [], files, environment: {}, isRepeated },
  };
  const aligned = { model: 'new', words: hashOfWords(words), parts: [] };
  const figures = new Map([[fingerprint, { frames: 70_000, sampleRate: 1000, alignment: aligned }]]);
  const id = voiceIdOf({ engine: 'test', model: 'one', ...voice });
  const book = new BookWords(
    options as unknown as DeliverOptions,
    { figures, setAlignments() {} } as unknown as KnownTakes,
    [{ id, model: 'new', seconds: 70 }],
  );
  const due = { output: { words: () => [fingerprint] }, inputs: null } as unknown as DueOutput;
  const load = async () => (await book.load([due])).get(fingerprint);
  return { book, load, modelReads: () => asked.filter((one) => one === modelName(id)).length };
}
const load = async (local: Uint8Array | null, shared: Uint8Array | null) => open({ local, shared }).load();

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

  it('that were lost may be other ones when they are found again, so the next run must compare all files', async () => {
    const whole = open({ local: right });
    await whole.load();
    expect(whole.book.isFinal).toBe(true);
    const lost = open({ local: other });
    await lost.load();
    expect(lost.book.isFinal).toBe(false);
  });

  it('are found again only once with `--realign`', async () => {
    const { book, load, modelReads } = open({ isRepeated: true });
    await book.find();
    expect(modelReads()).toBe(1);
    expect(await load()).toBeUndefined();
    expect(modelReads()).toBe(1);
  });
});
