import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import { createEngine } from '../../src/engines/registry.js';
import { checkWords, type DirectEngine, plan, run, status, takes } from '../../src/index.js';
import { texts } from '../deliver/alignment/spoken-book.js';

const price = 40_000;
const manifest = `title: A Test
voice: slt
language: en
check: { words: retake }
chunks: { maxCharacters: 140 }
audio: { chapters: [wav], book: [], loudness: off }
chapters: [01.md]
`;
/** What the voice leaves out of two texts, when it says them for the first time and for the second time. */
const lost: Readonly<Record<string, readonly (readonly string[])[]>> = {
  [texts[3] as string]: [['Half of it was rust.']],
  [texts[1] as string]: [['He did.'], ['beyond the rocks']],
};

let parent: string;
let folder: string;
let flite: DirectEngine;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'narrate-check-words-'));
  folder = join(parent, 'one');
  await mkdir(folder);
  await writeFile(join(folder, 'pipeline.yaml'), manifest);
  await writeFile(join(folder, '01.md'), texts.join('\n\n'));
  const setup = {
    model: null,
    price: null,
    baseUrl: null,
    clock: systemClock,
    cores: 2,
    environment: process.env,
  };
  const engine = await createEngine({ ...setup, name: 'flite' });
  if (engine.kind !== 'direct') throw new TypeError('flite is a direct engine');
  flite = engine;
});
afterAll(async () => {
  await flite.close();
  await rm(parent, { recursive: true });
});

const journal = async (type: string, book = folder) =>
  (await readFile(join(book, '.narrate/journal.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes(`"type":"${type}"`)).length;

// A busy machine needs minutes for the five runs.
it('finds a sentence that is left out, buys that take again in the next run, and judges each take once', async () => {
  const said = new Map<string, number>();
  const paid: DirectEngine = {
    ...flite,
    profile: { ...flite.profile, name: 'paid', price: { per: 'request', microUsd: price }, varies: true },
    origin: 'model:paid',
    synthesize(request, signal) {
      const time = said.get(request.text) ?? 0;
      said.set(request.text, time + 1);
      const left = lost[request.text]?.[time] ?? [];
      const text = left.reduce((rest, words) => rest.replace(words, ''), request.text);
      return flite.synthesize({ ...request, text }, signal);
    },
    async close() {},
  };
  const options = {
    manifest: join(folder, 'pipeline.yaml'),
    engine: paid,
    store: join(parent, 'store'),
    environment: { PATH: process.env.PATH ?? '' },
  };
  const count = texts.length;

  // The run that finds it buys nothing for it.
  const first = await run(options);
  expect(first).toMatchObject({ status: 'complete', recorded: { bought: count, retaken: 0 } });
  expect(first.flagged.map(({ chunk, findings }) => [chunk, findings.map(({ code }) => code)])).toEqual([
    [2, ['words-missing']],
    [4, ['words-missing']],
  ]);
  expect(first.flagged[1]?.findings[0]?.wordFinding).toMatchObject({
    words: 'Half of it was rust.',
    confidence: 'high',
  });
  const words = { use: 'retake', judged: count, flagged: 2, notJudged: 0, faults: [] };
  expect(first.words).toMatchObject(words);
  expect(first.delivered).toMatchObject({ judged: count, unjudged: [] });
  expect((await status(options)).words).toEqual(first.words);

  // The next plan quotes it. The next run buys and judges two takes. One of them is worse than the take before, which is used again.
  const quoted = await plan(options);
  expect(quoted.plan.total).toMatchObject({ buy: 0, costMicroUsd: 0, costWithRetakesMicroUsd: 2 * price });
  const second = await run(options);
  expect(second).toMatchObject({ recorded: { bought: 0, retaken: 2, spentMicroUsd: 2 * price } });
  expect(second.flagged).toEqual([first.flagged[0]]);
  expect(second.delivered.judged).toBe(2);
  expect(second.delivered.written).toEqual(['audiobook/01-01.wav']);
  expect(await journal('words-judged')).toBe(count + 2);
  const third = await run(options);
  expect(third).toMatchObject({ recorded: { spentMicroUsd: 0 }, delivered: { written: [] } });
  expect(third.delivered.judged ?? 0).toBe(0);
  expect(third).toMatchObject({ words: second.words, flagged: second.flagged });
  expect(await journal('words-judged')).toBe(count + 2);

  // All takes are judged again, also those that are not in use, and nothing is bought.
  const again = await checkWords(options);
  expect(again).toMatchObject({ flagged: second.flagged, unjudged: [], words: { ...words, flagged: 1 } });
  expect(again.chapters.map((one) => one.words.judged)).toEqual([count]);
  expect(await journal('words-judged')).toBe(2 * (count + 2));
  expect(await journal('submitting')).toBe(count + 2);
  const takesOf = async (chunk: number) => {
    const { chunks } = await takes({ ...options, which: { chapter: 1, chunk } });
    return chunks[0]?.takes.map(({ isUsed, findings }) => [isUsed, findings?.[0]?.code ?? 'good']);
  };
  expect(await takesOf(4)).toEqual([
    [false, 'words-missing'],
    [true, 'good'],
  ]);
  expect(await takesOf(2)).toEqual([
    [true, 'words-missing'],
    [false, 'words-missing'],
  ]);

  // Another machine gets the judgements from the store.
  const other = join(parent, 'two');
  await mkdir(other);
  for (const name of ['pipeline.yaml', '01.md']) await cp(join(folder, name), join(other, name));
  const there = await run({ ...options, manifest: join(other, 'pipeline.yaml') });
  expect(there).toMatchObject({ words: again.words, flagged: again.flagged, recorded: { spentMicroUsd: 0 } });
  expect(await journal('words-judged', other)).toBe(2 * (count + 2));
}, 900_000);
