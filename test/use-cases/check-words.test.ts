import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
/** The voice leaves out the last sentence of this text when it says it for the first time. */
const damaged = texts[3] as string;
const lost = 'It was heavy.';

let folder: string;
let flite: DirectEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-check-words-'));
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
  await rm(folder, { recursive: true });
});

const journal = async (type: string) =>
  (await readFile(join(folder, '.narrate/journal.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes(`"type":"${type}"`)).length;

it('finds a sentence that is left out, buys that take again in the next run, and judges each take once', async () => {
  let isFirst = true;
  const paid: DirectEngine = {
    ...flite,
    profile: { ...flite.profile, name: 'paid', price: { per: 'request', microUsd: price }, varies: true },
    origin: 'model:paid',
    synthesize(request, signal) {
      const isDamaged = isFirst && request.text === damaged;
      if (isDamaged) isFirst = false;
      return flite.synthesize(isDamaged ? { ...request, text: damaged.replace(lost, '') } : request, signal);
    },
    async close() {},
  };
  const options = {
    manifest: join(folder, 'pipeline.yaml'),
    engine: paid,
    environment: { PATH: process.env.PATH ?? '' },
  };

  // The run that finds it buys nothing for it.
  const first = await run(options);
  expect(first).toMatchObject({ status: 'complete', recorded: { bought: texts.length, retaken: 0 } });
  expect(first.flagged.map(({ chunk, findings }) => [chunk, findings.map(({ code }) => code)])).toEqual([
    [4, ['words-missing']],
  ]);
  expect(first.flagged[0]?.findings[0]?.wordFinding).toMatchObject({ words: lost, confidence: 'high' });
  expect(first.words).toMatchObject({
    use: 'retake',
    judged: texts.length,
    flagged: 1,
    notJudged: 0,
    faults: [],
  });
  expect(first.delivered.unjudged).toEqual([]);
  expect((await status(options)).words).toEqual(first.words);

  // The next plan quotes it, and the next run buys and judges one take.
  const quoted = await plan(options);
  expect(quoted.plan.total).toMatchObject({ buy: 0, costMicroUsd: 0, costWithRetakesMicroUsd: price });
  const second = await run(options);
  expect(second).toMatchObject({ flagged: [], recorded: { bought: 0, retaken: 1, spentMicroUsd: price } });
  expect(await journal('words-judged')).toBe(texts.length + 1);
  const third = await run(options);
  expect(third).toMatchObject({ flagged: [], recorded: { spentMicroUsd: 0 }, delivered: { written: [] } });
  expect(third.words).toEqual(second.words);
  expect(await journal('words-judged')).toBe(texts.length + 1);

  // All takes are judged again, also the one that is not in use, and nothing is bought.
  const again = await checkWords(options);
  expect(again).toMatchObject({ flagged: [], unjudged: [], words: { judged: texts.length, flagged: 0 } });
  expect(again.chapters.map(({ words }) => words.judged)).toEqual([texts.length]);
  expect(await journal('words-judged')).toBe(2 * (texts.length + 1));
  expect(await journal('submitting')).toBe(texts.length + 1);
  const { chunks } = await takes({ ...options, which: { chapter: 1, chunk: 4 } });
  expect(chunks[0]?.takes.map(({ isUsed, findings }) => [isUsed, findings?.map(({ code }) => code)])).toEqual(
    [
      [false, ['words-missing']],
      [true, []],
    ],
  );
});
