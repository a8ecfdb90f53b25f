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

/** Returns a model that speaks in tones, and the list of its calls. */
async function toneModel(modelId: string, errorFor: (call: SpeechModelCall) => Error | null = () => null) {
  const machine = { clock: { now: Date.now } as never, cores: 1, environment: {} };
  const voice = await createVoice(defaultSandboxOptions, machine);
  const calls: SpeechModelCall[] = [];
  const model: SpeechModel = {
    specificationVersion: 'v3',
    provider: 'test.speech',
    modelId,
    async doGenerate(call) {
      calls.push(call);
      const error = errorFor(call);
      if (error !== null) throw error;
      const { text } = call;
      const rest = { prompt: null, language: null, webhookUrl: null };
      const audio = await voice.speak({ text, voice: call.voice, digest: text, ...rest });
      return {
        audio: audio.toString('base64'),
        warnings: [{ type: 'unsupported', feature: 'language', details: 'it recognises the language' }],
      };
    },
  };
  return { model, calls };
}

const at = ({ folder }: BookFolder) => ({
  manifest: join(folder, 'pipeline.yaml'),
  environment: process.env,
});
const apiError = (statusCode: number, responseBody: string): Error =>
  Object.assign(new Error('refused'), {
    name: 'AI_APICallError',
    statusCode,
    responseBody,
    responseHeaders: {},
  });

describe('speechModelEngine', () => {
  it('records a book with a model at its price, and uses provider and model in the keys', async () => {
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
    ['a missing key', Object.assign(new Error('no key'), { name: 'AI_LoadAPIKeyError' }), 'key-refused', 0],
    ['a wrong key', apiError(401, '{"error":{"message":"wrong"}}'), 'key-refused', 0],
    ['an empty balance', apiError(429, '{"error":{"code":"insufficient_quota"}}'), 'no-balance', 0],
    ['an invalid request', apiError(400, '{"error":{"message":"too long"}}'), null, 0],
    ['a lost response', new Error('socket hang up'), 'gateway-failing', 40_000],
    ['an unreadable response', apiError(200, ''), 'gateway-failing', 40_000],
  ])(
    'counts as uncertain only what was possibly charged: %s',
    async (_name, error, code, uncertainMicroUsd) => {
      const made = await book('limits: { concurrency: 1, retries: 0 }\n');
      const { model, calls } = await toneModel('tone-1', () => error);
      const engine = speechModelEngine(model, { price: 0.04 });
      const { recorded } = await run({ ...at(made), engine, chapters: [1] });
      expect(recorded.stopped?.code ?? null).toBe(code);
      expect([recorded.spentMicroUsd, recorded.uncertainMicroUsd]).toEqual([
        0,
        uncertainMicroUsd * calls.length,
      ]);
    },
  );

  it('reserves at least the price of the program, even if a manifest names a lower one', async () => {
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

  it('keeps responses on disk if the user sets a price, though the program calls them free', async () => {
    const made = await book();
    const { model } = await toneModel('tone-1');
    const keptResponses: number[] = [];
    const { recorded } = await run({
      ...at(made),
      engine: speechModelEngine(model, { price: 0 }),
      price: 0.04,
      onEvent({ type }) {
        if (type === 'chunk-accepted')
          keptResponses.push(readdirSync(join(made.folder, '.narrate/answers')).length);
      },
    });
    expect(recorded.spentMicroUsd).toBe(recorded.bought * 40_000);
    expect(keptResponses).toHaveLength(recorded.bought);
    expect(Math.min(...keptResponses)).toBeGreaterThan(0);
  });

  it('does not speak drafts, which use the offline voice', async () => {
    const made = await book();
    const { model } = await toneModel('tone-1');
    const engine = speechModelEngine(model, { price: 1 });
    const drafted = await plan({ ...at(made), engine, draft: true });
    expect([drafted.book.profile.name, drafted.plan.total.costMicroUsd]).toEqual(['flite+espeak', 0]);
  });

  it.each([
    ['a price that is not a number', { price: Number.NaN }],
    ['a negative price', { price: { minute: -1 } }],
    ['a price with an unknown unit', { price: { hour: 1 } as never }],
    ['a limit of 0 characters', { price: 0, maxTextCharacters: 0 }],
    ['a speed of 0', { price: 0, charactersPerSecond: 0 }],
  ])('refuses %s', async (_name, options) => {
    const { model } = await toneModel('tone-1');
    expect(() => speechModelEngine(model, options)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('works with a model of a real provider', async () => {
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
    const wrongKey = createOpenAI({ baseURL: `${sandbox.url}/v1`, apiKey: 'sk-wrong' }).speech('tts-1-hd');
    const denied = await run({ ...at(made), engine: speechModelEngine(wrongKey, { price: 0.01 }) });
    expect(denied.recorded.stopped?.code).toBe('key-refused');
  });

  it('fails without a retry or a possible charge if fetch blocks the port', async () => {
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
