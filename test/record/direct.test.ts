import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findFfmpeg } from '../../src/audio/ffmpeg/find-ffmpeg.js';
import { inspectWav } from '../../src/audio/wav/inspect-wav.js';
import { waveFile } from '../../src/audio/wav/wav-file.js';
import type { NarrateEvent } from '../../src/base/events.js';
import { type Price, perRequest } from '../../src/base/money/price.js';
import { systemClock } from '../../src/base/time/clock.js';
import type { DirectEngine, SpeechOutcome } from '../../src/engines/engine.js';
import { openaiProfile } from '../../src/engines/openai/profile.js';
import { makePlan } from '../../src/plan/plan.js';
import { record } from '../../src/record/record.js';
import { noRetakes } from '../../src/record/retakes/retake-queue.js';
import { runContext } from '../../src/record/run-context.js';
import { speakTone } from '../../src/sandbox/tone.js';
import type { Chunk } from '../../src/split/chunk.js';
import { chunkKey } from '../../src/split/key.js';
import { openState } from '../../src/state/state.js';
import { noGaps } from '../support/gaps.js';

const voiceSettings = { voice: 'sage', prompt: null, language: null };
const origin = 'https://tts.example';
const perMinute: Price = { per: 'minute', microUsd: 60_000 };

/** Creates a WAV file of this many seconds. */
const sound = (seconds: number): Buffer => {
  const samples = speakTone({ text: 'x'.repeat(seconds * 10), voice: 'sage', digest: 'd' }, 10);
  return waveFile(new Uint8Array(samples.buffer), 24_000);
};
const spoken = (audio: Uint8Array, warnings: readonly string[] = []): SpeechOutcome => ({
  kind: 'spoken',
  audio,
  warnings,
});

let ffmpeg = '';
let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'narrate-direct-'));
  const search = {
    ffmpegPath: null,
    searchPath: process.env.PATH ?? '',
    encoders: ['libmp3lame', 'flac', 'libopus'],
  };
  ffmpeg = (await findFfmpeg({ ...search, known: null, signal: new AbortController().signal })).path;
});
afterAll(() => rm(scratch, { recursive: true }));

async function encoded(name: string, ...options: string[]): Promise<Buffer> {
  const source = join(scratch, 'source.wav');
  await promisify(execFile)(ffmpeg, [
    '-y',
    '-f',
    's16le',
    '-ar',
    '24000',
    '-ac',
    '1',
    '-i',
    '/dev/zero',
    '-t',
    '2',
    source,
  ]);
  await promisify(execFile)(ffmpeg, ['-y', '-i', source, ...options, join(scratch, name)]);
  return readFile(join(scratch, name));
}

interface Options {
  readonly texts: readonly string[];
  readonly price?: Price;
  readonly budgetMicroUsd?: number | null;
  /** Creates the response to each request, in order. The last one repeats. */
  readonly answers: readonly (() => SpeechOutcome | Promise<SpeechOutcome>)[];
  /** The run fails at this journal line, as if the process were killed. */
  readonly dieAt?: 'accepted' | 'taken';
}

/** Creates a state folder, whose `record` uses an engine with the given responses. */
async function book() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-direct-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return {
    folder,
    async record({ texts, price = perRequest(40_000), budgetMicroUsd = null, answers, dieAt }: Options) {
      const profile = { ...openaiProfile('tts-1'), price };
      const chunks = texts.map((text, index): Chunk => {
        const key = chunkKey({ engine: profile.name, model: profile.model, text, ...voiceSettings });
        const place = { file: '01.md', line: index + 1, column: 1 };
        const rest = {
          seam: 'paragraph',
          endLine: index + 1,
          source: '0'.repeat(64),
          firstBlock: index,
          lastBlock: index,
        } as const;
        return { chapter: 1, chunk: index + 1, text, voiceSettings, key, place, ...rest };
      });
      let asked = 0;
      const engine: DirectEngine = {
        kind: 'direct',
        profile,
        origin,
        async synthesize() {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          if (answer === undefined) throw new Error('No request was expected.');
          return answer();
        },
        async close() {},
      };
      const state = await openState(folder, { ...runContext({}), origin });
      const events: NarrateEvent[] = [];
      try {
        const snapshot = await state.snapshot();
        const chapter = {
          chapter: 1,
          file: '01.md',
          title: 'One',
          blocks: [],
          skipped: [],
          constructs: [],
          source: '0'.repeat(64),
        };
        const plan = makePlan({
          chapters: [{ chapter, chunks }],
          profile,
          pricing: profile,
          concurrency: 1,
          strictBilling: false,
          check: null,
          judgements: new Map(),
          gaps: noGaps,
          ...snapshot,
        });
        const recorded = await record({
          plan,
          engine,
          account: 'test',
          state: {
            ...state,
            journal: {
              ...state.journal,
              async append(step, now) {
                // `accepted` is written before the error, `taken` is not.
                if (dieAt === 'taken' && step.type === 'taken') throw new Error('killed');
                const entry = await state.journal.append(step, now);
                if (dieAt === 'accepted' && step.type === 'accepted') throw new Error('killed');
                return entry;
              },
            },
          },
          limits: {
            concurrency: 1,
            retries: 2,
            maxWaitMs: 1000,
            budgetMicroUsd,
            monthlyBudgetMicroUsd: null,
            mayBuy: true,
            strictBilling: false,
          },
          retakes: noRetakes,
          webhook: null,
          findFfmpeg: async () => ffmpeg,
          ledger: snapshot.ledger,
          clock: systemClock,
          random: () => 0,
          signal: new AbortController().signal,
          onEvent: (event) => events.push(event),
        }).catch((error: Error) => {
          if (error.message !== 'killed') throw error;
          return null;
        });
        return { plan, recorded, events, asked, snapshot: await state.snapshot(), takes: state.takes };
      } finally {
        await state.close();
      }
    },
    kept: () => readdir(join(folder, 'answers')).catch(() => []),
  };
}

const figures = (ledger: { spentMicroUsd: number; uncertainMicroUsd: number }) => [
  ledger.spentMicroUsd,
  ledger.uncertainMicroUsd,
];

describe('an engine that returns audio in its response', () => {
  it.each(['accepted', 'taken'] as const)(
    'gets one request and is paid once, even if the run is killed at `%s`',
    async (dieAt) => {
      const { record, kept } = await book();
      const killed = await record({ texts: ['One.'], answers: [() => spoken(sound(1))], dieAt });
      expect([killed.recorded, killed.asked, await kept()]).toEqual([null, 1, [expect.any(String)]]);
      const next = await record({ texts: ['One.'], answers: [] });
      expect(next.plan.total).toMatchObject({ collect: 1, buy: 0, costMicroUsd: 0 });
      expect(next.recorded).toMatchObject({ collected: 1, bought: 0, failed: [] });
      expect(figures(next.snapshot.ledger)).toEqual([40_000, 0]);
      expect(await kept()).toEqual([]);
    },
  );

  it('gets a second request after a lost response, which counts as uncertain', async () => {
    const { record } = await book();
    const lost = () => ({ kind: 'uncertain', message: 'reset' }) as const;
    const { recorded, snapshot } = await record({ texts: ['One.'], answers: [lost, () => spoken(sound(1))] });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: 40_000, uncertainMicroUsd: 40_000 });
    expect(figures(snapshot.ledger)).toEqual([40_000, 40_000]);
  });

  it('gets a second request after a response without audio, which counts as charged', async () => {
    const { record, kept } = await book();
    const page = () => spoken(Buffer.from('{"error":"no such voice"}'));
    const { recorded, asked } = await record({ texts: ['One.'], answers: [page] });
    expect(asked).toBe(2);
    expect(recorded).toMatchObject({ bought: 0, spentMicroUsd: 80_000 });
    expect(recorded?.failed[0]?.reason).toContain('begins with "{"error":"no such voice"}"');
    expect(await kept()).toEqual([]);
  });

  it('stops the run after three chunks in a row without audio', async () => {
    const { record } = await book();
    const texts = Array.from({ length: 10 }, (_, index) => `Chunk ${index}.`);
    const page = () => spoken(Buffer.from('<html>hello'));
    const good = () => spoken(sound(1));
    const { recorded, asked, events } = await record({ texts, answers: [page] });
    // Two chunks twice, the third once.
    expect(asked).toBe(5);
    expect(recorded).toMatchObject({ bought: 0, spentMicroUsd: 200_000, stopped: { code: 'no-sound' } });
    expect(recorded?.stopped?.message).toBe(
      'The server at https://tts.example responds, but without audio: the response is not audio in a known format, but begins with "<html>hello". 5 requests were charged without a result.',
    );
    expect(events.filter(({ type }) => type === 'buying-stopped')).toHaveLength(1);
    // A response with audio in between restarts the count.
    const mixed = [page, page, page, page, good, page, page, page, page, good];
    const other = await record({ texts: texts.slice(0, 6), answers: mixed });
    expect(other).toMatchObject({ asked: 10, recorded: { bought: 2, stopped: null } });
  });

  it('cannot deliver a lost take again, so the next plan buys it', async () => {
    const { record } = await book();
    const first = await record({ texts: ['One.'], answers: [() => spoken(sound(1))] });
    const [take] = first.snapshot.ledger.takes.values().next().value ?? [];
    await rm(first.takes.pathOf(take!));
    const next = await record({ texts: ['One.'], answers: [() => spoken(sound(1))] });
    expect(next.plan.total).toMatchObject({ collect: 0, buy: 1, costMicroUsd: 40_000 });
    expect(next.recorded).toMatchObject({ bought: 1 });
  });

  it.each([
    ['mp3', ['-c:a', 'libmp3lame']],
    ['flac', ['-c:a', 'flac']],
    ['opus', ['-c:a', 'libopus']],
    ['aac', ['-c:a', 'aac', '-f', 'adts']],
    ['m4a', ['-c:a', 'aac']],
  ])('can return %s', async (name, options) => {
    const { record } = await book();
    const audio = await encoded(`sound.${name}`, ...options);
    const { recorded, snapshot, takes } = await record({ texts: ['One.'], answers: [() => spoken(audio)] });
    expect(recorded).toMatchObject({ bought: 1, failed: [] });
    const [take] = [...snapshot.ledger.takes.values()].flat();
    const wav = await inspectWav(takes.pathOf(take!));
    if (wav.kind === 'bad') throw new Error(wav.message);
    expect(Math.abs(wav.info.frames / wav.info.sampleRate - 2)).toBeLessThan(0.15);
  });

  it('must not return a truncated file', async () => {
    const { record } = await book();
    const flac = await encoded('half.flac', '-c:a', 'flac', '-compression_level', '0');
    const answers = [() => spoken(sound(1).subarray(0, 9000)), () => spoken(flac.subarray(0, 200))];
    const { recorded } = await record({ texts: ['One.'], answers });
    expect(recorded).toMatchObject({ bought: 0, spentMicroUsd: 80_000 });
    expect(recorded?.failed).toHaveLength(1);
  });

  it('is throttled by Retry-After, and stops the run if the wait exceeds maxWait', async () => {
    const { record } = await book();
    const limited = (retryAfterMs: number | null) => () =>
      ({ kind: 'rate-limited', retryAfterMs, message: 'slow down' }) as const;
    const answers = [limited(120), limited(null), () => spoken(sound(1))];
    const { recorded, events } = await record({ texts: ['One.', 'Two.'], answers });
    expect(recorded).toMatchObject({ bought: 2, spentMicroUsd: 80_000 });
    const waits = events.flatMap((event) => (event.type === 'rate-limited' ? [event.waitMs] : []));
    expect(waits).toEqual([120, expect.any(Number)]);
    // Longer than maxWait, which is one second here.
    const refused = await record({ texts: ['Three.', 'Four.'], answers: [limited(60_000)] });
    expect(refused.recorded).toMatchObject({ bought: 0, spentMicroUsd: 0, stopped: { code: 'quota' } });
  });

  it('stops the run with the server and the variable in the message if it refuses the key', async () => {
    const { record } = await book();
    const message = 'HTTP 401: Incorrect API key provided';
    const denied = () => ({ kind: 'denied', reason: 'key', message, retryAfterMs: null }) as const;
    const { recorded, asked } = await record({ texts: ['One.', 'Two.'], answers: [denied] });
    expect([asked, recorded?.stopped]).toEqual([
      1,
      {
        code: 'key-refused',
        message: `The gateway at https://tts.example refused the API key (OPENAI_API_KEY): ${message}.`,
      },
    ]);
  });

  it('reports once what it left out', async () => {
    const { record } = await book();
    const answers = [() => spoken(sound(1), ['unsupported instructions'])];
    const { events } = await record({ texts: ['One.', 'Two.'], answers });
    expect(events.filter(({ type }) => type === 'warning')).toEqual([
      { type: 'warning', code: 'engine-left-out', message: 'openai: unsupported instructions' },
    ]);
  });
});

describe('a price per minute', () => {
  const text = 'x'.repeat(155);

  it('reserves the highest price, and charges by the length of the take', async () => {
    const { record } = await book();
    const { plan, recorded, events, snapshot } = await record({
      texts: [text],
      price: perMinute,
      answers: [() => spoken(sound(9))],
    });
    // 10 s at $0.06 per minute; at most three times that and ten seconds.
    expect(plan.total).toMatchObject({ costMicroUsd: 10_000, costWithRetakesMicroUsd: 40_000 });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: 9000, uncertainMicroUsd: 0 });
    expect(figures(snapshot.ledger)).toEqual([9000, 0]);
    expect(events.filter(({ type }) => /accepted|refunded/.test(type))).toMatchObject([
      { priceMicroUsd: 40_000 },
      { priceMicroUsd: 31_000 },
    ]);
  });

  it('stays within the budget, and reuses what was released', async () => {
    const { record } = await book();
    const texts = Array.from({ length: 6 }, (_, index) => `${index}${text.slice(1)}`);
    const options = { texts, price: perMinute, answers: [() => spoken(sound(10))] };
    const { recorded } = await record({ ...options, budgetMicroUsd: 75_000 });
    // After four takes of 10,000, a reservation of 40,000 no longer fits.
    expect(recorded).toMatchObject({ bought: 4, spentMicroUsd: 40_000, stopped: { code: 'budget' } });
    expect(recorded?.stopped?.message).toContain('The next request may cost up to $0.04.');
  });

  it('counts the highest price as uncertain after a lost response or a killed run', async () => {
    const { record } = await book();
    const lost = () => ({ kind: 'uncertain', message: 'reset' }) as const;
    const options = { texts: [text], price: perMinute };
    const { snapshot } = await record({ ...options, answers: [lost, () => spoken(sound(9))] });
    expect(figures(snapshot.ledger)).toEqual([9000, 40_000]);
    const killed = await record({
      ...options,
      texts: ['y'.repeat(155)],
      answers: [() => spoken(sound(9))],
      dieAt: 'accepted',
    });
    expect(figures(killed.snapshot.ledger)).toEqual([49_000, 40_000]);
    const next = await record({ ...options, texts: ['y'.repeat(155)], answers: [] });
    expect(figures(next.snapshot.ledger)).toEqual([18_000, 40_000]);
  });
});
