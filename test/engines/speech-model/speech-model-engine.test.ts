import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createOpenAI } from '@ai-sdk/openai';
import { afterEach, describe, expect, it } from 'vitest';
import { perRequest } from '../../../src/base/money/price.js';
import type { SpeechModelCall } from '../../../src/engines/speech-model/speech-model.js';
import { plan, run, type SpeechModel, speechModelEngine } from '../../../src/index.js';
import { defaultSandboxOptions } from '../../../src/sandbox/options.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { createVoice } from '../../../src/sandbox/voice.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { takeFiles, waveOnly } from '../../support/sandbox-book.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function book(manifest = ''): Promise<BookFolder> {
  const made = await makeBook({ chapters: 1, paragraphs: 3, manifest: `${waveOnly}${manifest}` });
  open.push(made.remove);
  return made;
}

/** A model that speaks in tones, and remembers what it was asked. */
async function toneModel(modelId: string, fails: (call: SpeechModelCall) => Error | null = () => null) {
  const machine = { clock: { now: Date.now } as never, cores: 1, environment: {} };
  const voice = await createVoice(defaultSandboxOptions, machine);
  const calls: SpeechModelCall[] = [];
  const model: SpeechModel = {
    specificationVersion: 'v3',
    provider: 'test.speech',
    modelId,
    async doGenerate(call) {
      calls.push(call);
      const failure = fails(call);
      if (failure !== null) throw failure;
      const { text } = call;
      const rest = { prompt: null, language: null, webhookUrl: null };
      const audio = await voice.speak({ text, voice: call.voice, digest: text, ...rest });
      return {
        audio: audio.toString('base64'),
        warnings: [{ type: 'unsupported', feature: 'language', details: 'it goes by the text' }],
      };
    },
  };
  return { model, calls };
}

const at = ({ folder }: BookFolder) => ({
  manifest: join(folder, 'pipeline.yaml'),
  environment: process.env,
});
const answered = (statusCode: number, responseBody: string): Error =>
  Object.assign(new Error('refused'), {
    name: 'AI_APICallError',
    statusCode,
    responseBody,
    responseHeaders: {},
  });

describe('speechModelEngine', () => {
  it('speaks a book with a model, plans and pays by its price, and is known by provider and model', async () => {
    const made = await book('language: en-GB\nprompt: Warmly.\nlimits: { concurrency: 1 }\n');
    const { model, calls } = await toneModel('tone-1');
    const engine = speechModelEngine(model, { price: { thousandCharacters: 0.01 } });
    const before = await plan({ ...at(made), engine });
    const { characters, buy, costMicroUsd } = before.plan.total;
    expect(buy).toBeGreaterThan(1);
    expect(costMicroUsd).toBe(characters * 10);

    const { status, recorded, warnings } = await run({ ...at(made), engine });
    expect([status, recorded.bought, recorded.spentMicroUsd]).toEqual(['complete', buy, costMicroUsd]);
    expect(calls[0]).toMatchObject({
      voice: 'Kore',
      instructions: 'Warmly.',
      language: 'en',
      outputFormat: 'wav',
    });
    expect(warnings.filter(({ code }) => code === 'engine-left-out')).toHaveLength(1);
    expect(await takeFiles(made.folder)).toHaveLength(buy);

    expect((await run({ ...at(made), engine })).recorded.bought).toBe(0);
    const other = speechModelEngine((await toneModel('tone-2')).model, { price: 0 });
    expect((await plan({ ...at(made), engine: other })).plan.total).toMatchObject({ buy, costMicroUsd: 0 });
    const renamed = speechModelEngine(model, { price: 0, name: 'mine' });
    expect((await plan({ ...at(made), engine: renamed })).plan.total.buy).toBe(buy);
    expect(calls).toHaveLength(buy);
  });

  it('stays within the budget', async () => {
    const made = await book('limits: { concurrency: 1 }\n');
    const { model, calls } = await toneModel('tone-1');
    const engine = speechModelEngine(model, { price: 0.04 });
    const { status, recorded } = await run({ ...at(made), engine, maxCostUsd: 0.08 });
    expect([status, recorded.bought, calls.length]).toEqual(['stopped', 2, 2]);
  });

  it.each([
    [
      'a key that is missing',
      Object.assign(new Error('no key'), { name: 'AI_LoadAPIKeyError' }),
      'key-refused',
      0,
    ],
    ['a wrong key', answered(401, '{"error":{"message":"wrong"}}'), 'key-refused', 0],
    ['no money', answered(429, '{"error":{"code":"insufficient_quota"}}'), 'no-balance', 0],
    ['a request that is at fault', answered(400, '{"error":{"message":"too long"}}'), null, 0],
    ['an answer that is lost', new Error('socket hang up'), 'gateway-failing', 40_000],
    ['an answer that cannot be read', answered(200, ''), 'gateway-failing', 40_000],
  ])('tells what is free from what is not: %s', async (_name, failure, code, uncertainMicroUsd) => {
    const made = await book('limits: { concurrency: 1, retries: 0 }\n');
    const { model, calls } = await toneModel('tone-1', () => failure);
    const engine = speechModelEngine(model, { price: 0.04 });
    const { recorded } = await run({ ...at(made), engine, chapters: [1] });
    expect(recorded.stopped?.code ?? null).toBe(code);
    expect([recorded.spentMicroUsd, recorded.uncertainMicroUsd]).toEqual([
      0,
      uncertainMicroUsd * calls.length,
    ]);
  });

  it('reserves what the program says at least, whatever a manifest says that names the engine', async () => {
    const { model } = await toneModel('tone-1');
    const engine = speechModelEngine(model, { price: 0.04, name: 'mine' });
    const priceOf = async (price: number, options = {}) => {
      const made = await book(`engine: { name: ai-sdk.mine, price: ${price} }\n`);
      const planned = await plan({ ...at(made), engine, ...options });
      return [planned.plan.pricing.price, planned.priceFrom, planned.warnings.map(({ code }) => code)];
    };
    expect(await priceOf(0)).toEqual([perRequest(40_000), 'list', ['manifest-price-ignored']]);
    expect(await priceOf(0.05)).toEqual([perRequest(50_000), 'manifest', []]);
    expect(await priceOf(0, { price: 0.01 })).toEqual([perRequest(10_000), 'option', []]);
  });

  it('keeps an answer on the disk that the user says is paid for, though the program calls it free', async () => {
    const made = await book();
    const { model } = await toneModel('tone-1');
    const kept: number[] = [];
    const { recorded } = await run({
      ...at(made),
      engine: speechModelEngine(model, { price: 0 }),
      price: 0.04,
      onEvent({ type }) {
        if (type === 'chunk-accepted') kept.push(readdirSync(join(made.folder, '.narrate/answers')).length);
      },
    });
    expect(recorded.spentMicroUsd).toBe(recorded.bought * 40_000);
    expect(kept).toHaveLength(recorded.bought);
    expect(Math.min(...kept)).toBeGreaterThan(0);
  });

  it('drafts with the offline voice all the same', async () => {
    const made = await book();
    const { model } = await toneModel('tone-1');
    const engine = speechModelEngine(model, { price: 1 });
    const drafted = await plan({ ...at(made), engine, draft: true });
    expect([drafted.book.profile.name, drafted.plan.total.costMicroUsd]).toEqual(['espeak', 0]);
  });

  it.each([
    ['no amount', { price: Number.NaN }],
    ['less than nothing', { price: { minute: -1 } }],
    ['an unknown unit', { price: { hour: 1 } as never }],
    ['no characters', { price: 0, maxTextCharacters: 0 }],
    ['no pace', { price: 0, charactersPerSecond: 0 }],
  ])('refuses %s', async (_name, options) => {
    const { model } = await toneModel('tone-1');
    expect(() => speechModelEngine(model, options)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('takes a model of a real provider', async () => {
    const sandbox = await startSandbox({
      protocol: 'openai',
      keys: ['sk-real'],
      faults: { serverError: { nth: [2] } },
    });
    open.push(sandbox.close);
    const made = await book('limits: { concurrency: 1 }\n');
    const provider = createOpenAI({ baseURL: `${sandbox.url}/v1`, apiKey: 'sk-real' });
    const engine = speechModelEngine(provider.speech('tts-1'), {
      price: { thousandCharacters: 0.015 },
      takesPrompt: false,
    });
    const { status, recorded } = await run({ ...at(made), engine });
    const { charged, chargedUsd, distinctCharged, violations, submissions } = sandbox.report();
    expect([status, recorded.bought, violations]).toEqual(['complete', charged, []]);
    expect([charged, submissions.length]).toEqual([distinctCharged, charged + 1]);
    expect(recorded.spentMicroUsd).toBe(Math.round(chargedUsd * 1e6));
    const locked = createOpenAI({ baseURL: `${sandbox.url}/v1`, apiKey: 'sk-wrong' }).speech('tts-1-hd');
    const denied = await run({ ...at(made), engine: speechModelEngine(locked, { price: 0.01 }) });
    expect(denied.recorded.stopped?.code).toBe('key-refused');
  });

  it('fails at once at a port that fetch blocks: nothing was sent, and nothing is possibly charged', async () => {
    const made = await book();
    const provider = createOpenAI({ baseURL: 'http://127.0.0.1:6666/v1', apiKey: 'sk-real' });
    const engine = speechModelEngine(provider.speech('tts-1'), { price: 0.01 });
    const events: string[] = [];
    const { status, recorded } = await run({ ...at(made), engine, onEvent: ({ type }) => events.push(type) });
    expect(status).toBe('incomplete');
    expect(recorded).toMatchObject({ bought: 0, spentMicroUsd: 0, uncertainMicroUsd: 0 });
    expect(recorded.failed.length).toBeGreaterThan(0);
    for (const { reason } of recorded.failed)
      expect(reason).toBe(
        "The model's address (baseURL) has port 6666, which fetch blocks, so narrate cannot send requests there.",
      );
    expect(events).not.toContain('chunk-retried');
  });
});
