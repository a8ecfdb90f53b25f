import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import type { JobEngine, JobRequest, PollOutcome } from '../../src/engines/engine.js';
import { createEngine } from '../../src/engines/registry.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';

const signal = new AbortController().signal;
const generate = '/gemini-flash-tts/v1/gemini-flash-tts/generate';
const say = (text: string, rest: Partial<JobRequest> = {}): JobRequest => ({
  text,
  voice: 'Kore',
  prompt: null,
  language: null,
  callbackUrl: null,
  ...rest,
});
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});

async function start(options: Partial<SandboxOptions> = {}): Promise<[Sandbox, JobEngine]> {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  const environment = { PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: sandbox.url };
  const engine = await createEngine({
    name: 'pixazo',
    model: null,
    price: null,
    baseUrl: null,
    environment,
    clock: systemClock,
    cores: 1,
  });
  open.push(engine);
  return [sandbox, engine as JobEngine];
}

async function outcomeOf(engine: JobEngine, requestId: string): Promise<PollOutcome> {
  for (;;) {
    const outcome = await engine.poll(requestId, signal);
    if (outcome.kind !== 'pending') return outcome;
    await wait(5);
  }
}

async function submitted(engine: JobEngine, text: string): Promise<string> {
  const outcome = await engine.submit(say(text), signal);
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
  return outcome.requestId;
}

/** Submits a text, waits for the job, and returns the downloaded file. */
async function record(engine: JobEngine, text: string): Promise<Buffer> {
  const outcome = await outcomeOf(engine, await submitted(engine, text));
  if (outcome.kind !== 'completed') throw new Error(`not completed: ${outcome.kind}`);
  const folder = mkdtempSync(join(tmpdir(), 'narrate-sandbox-'));
  try {
    const path = join(folder, 'take.wav');
    const download = await engine.download(outcome.mediaUrls[0] as string, path, signal);
    if (download.kind !== 'downloaded') throw new Error(download.message);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const declaredBytes = (wav: Buffer): number => 44 + wav.readUInt32LE(40);

describe('sandbox', () => {
  it('records a text with the real adapter, with the media at another origin', async () => {
    const [sandbox, engine] = await start({ latencyMs: [20, 40] });
    const text = 'The keeper walked home in the rain.';
    const [first, again] = [await record(engine, text), await record(engine, text)];
    expect(first.equals(again)).toBe(true);
    expect([first.length, first.readUInt32LE(24)]).toEqual([declaredBytes(first), 24_000]);
    expect((first.length - 44) / 2 / 24_000).toBeCloseTo(text.length / 15, 2);
    const report = sandbox.report();
    expect(report).toMatchObject({
      charged: 2,
      chargedUsd: 0.08,
      distinctRequests: 1,
      distinctCharged: 1,
      violations: [],
      peakJobs: 1,
    });
    expect(report.requests.submit).toEqual({ 202: 2 });
    expect(report.requests.media).toEqual({ 200: 2 });
    const sha256 = createHash('sha256')
      .update(JSON.stringify([text, 'Kore', null, null]))
      .digest('hex');
    expect(report.submissions[0]).toMatchObject({
      sha256,
      characters: text.length,
      status: 202,
      charged: true,
      faults: [],
    });
    expect(report.mediaHeaders).not.toContain('ocp-apim-subscription-key');
    expect(new URL(sandbox.mediaUrl).port).not.toBe(new URL(sandbox.url).port);
  });

  it('speaks with espeak if the options say so', async () => {
    const [, engine] = await start({ voice: 'espeak' });
    const wav = await record(engine, 'Good morning.');
    expect([wav.length, wav.readUInt32LE(24)]).toEqual([declaredBytes(wav), 22_050]);
  });

  it('speaks at the speed of the options', async () => {
    const [, engine] = await start({ charactersPerSecond: 30 });
    expect(((await record(engine, 'x'.repeat(60))).length - 44) / 2 / 24_000).toBeCloseTo(2, 3);
  });

  it('accepts hundreds of concurrent submissions', async () => {
    const [sandbox, engine] = await start();
    const ids = await Promise.all(
      Array.from({ length: 400 }, (_, index) => submitted(engine, `Number ${index}.`)),
    );
    expect([new Set(ids).size, sandbox.report().charged, sandbox.report().distinctCharged]).toEqual([
      400, 400, 400,
    ]);
  });
});

describe('limits of the sandbox', () => {
  it.each([
    ['seconds', expect.any(Number)],
    ['date', expect.any(Number)],
    ['body', expect.any(Number)],
    ['none', null],
  ] as const)('return 429 with the wait in the form "%s"', async (retryAfter, retryAfterMs) => {
    const [sandbox, engine] = await start({ rate: { perSecond: 0.01, burst: 2 }, retryAfter });
    await submitted(engine, 'One.');
    await submitted(engine, 'Two.');
    const limited = await engine.submit(say('Three.'), signal);
    expect(limited).toMatchObject({ kind: 'rate-limited', retryAfterMs });
    if (limited.kind === 'rate-limited' && limited.retryAfterMs !== null) {
      expect(limited.retryAfterMs).toBeGreaterThan(90_000);
      expect(limited.retryAfterMs).toBeLessThanOrEqual(101_000);
    }
    expect(sandbox.report()).toMatchObject({ charged: 2, requests: { submit: { 202: 2, 429: 1 } } });
  });

  it('return 429 above the number of concurrent jobs', async () => {
    const [sandbox, engine] = await start({ concurrency: 1, latencyMs: [60_000, 60_000] });
    const id = await submitted(engine, 'One.');
    expect(await engine.submit(say('Two.'), signal)).toMatchObject({ kind: 'rate-limited' });
    expect(await engine.poll(id, signal)).toEqual({ kind: 'pending' });
    expect(sandbox.report().peakJobs).toBe(1);
  });

  it('return 402 when the balance is used up', async () => {
    const [sandbox, engine] = await start({ balanceUsd: 0.1 });
    await submitted(engine, 'One.');
    await submitted(engine, 'Two.');
    expect(await engine.submit(say('Three.'), signal)).toMatchObject({
      kind: 'denied',
      reason: 'balance',
      message: expect.stringContaining('$0.04'),
    });
    expect(sandbox.report().chargedUsd).toBe(0.08);
  });

  it('refuse an unknown key', async () => {
    const [, engine] = await start({ keys: ['another'] });
    expect(await engine.submit(say('One.'), signal)).toMatchObject({ kind: 'denied', reason: 'key' });
  });
});

describe('faults of the sandbox', () => {
  it.each([
    ['lostRequest', 'uncertain', 0, 0],
    ['serverError', 'unavailable', 0, 500],
    ['badGateway', 'uncertain', 1, 502],
    ['lostAnswer', 'uncertain', 1, 0],
    ['noId', 'uncertain', 1, 202],
  ] as const)('include %s, which ends a submission as %s', async (fault, kind, charged, status) => {
    const [sandbox, engine] = await start({ faults: { [fault]: { nth: [2] } } });
    await submitted(engine, 'One.');
    expect(await engine.submit(say('Two.'), signal)).toMatchObject({ kind });
    await submitted(engine, 'Three.');
    const { submissions, requests } = sandbox.report();
    expect(submissions.map((submission) => submission.charged)).toEqual([true, charged === 1, true]);
    expect(submissions[1]).toMatchObject({ status, faults: [fault] });
    expect(requests.submit).toEqual(status === 202 ? { 202: 3 } : { 202: 2, [status]: 1 });
  });

  it('end jobs as FAILED (charged) and ERROR (not charged)', async () => {
    const [sandbox, engine] = await start({ faults: { failed: { nth: [1] }, error: { nth: [2] } } });
    expect(await outcomeOf(engine, await submitted(engine, 'One.'))).toMatchObject({
      kind: 'failed',
      charged: true,
    });
    expect(await outcomeOf(engine, await submitted(engine, 'Two.'))).toMatchObject({
      kind: 'failed',
      charged: false,
    });
    expect(sandbox.report().charged).toBe(1);
  });

  it('delay a job, and return 429 for a poll', async () => {
    const [, engine] = await start({ faults: { slowJob: { nth: [1] }, limitedPoll: { nth: [2] } } });
    expect(await engine.poll(await submitted(engine, 'One.'), signal)).toEqual({ kind: 'pending' });
    const second = await submitted(engine, 'Two.');
    expect(await engine.poll(second, signal)).toMatchObject({ kind: 'rate-limited', retryAfterMs: 1000 });
    expect(await engine.poll(second, signal)).toMatchObject({ kind: 'completed' });
  });

  it('delay the response to a charged submission, and pause in the middle of a download', async () => {
    const [sandbox, engine] = await start({
      faults: { slowAnswer: { nth: [1] }, slowMedia: { nth: [2] } },
      slowAnswerMs: 60_000,
      slowMediaMs: 60_000,
    });
    const controller = new AbortController();
    const outcome = engine.submit(say('One.'), controller.signal);
    await vi.waitUntil(() => sandbox.report().charged === 1);
    controller.abort();
    expect(await outcome).toMatchObject({ kind: 'uncertain' });
    await submitted(engine, 'Two.');
    const id = sandbox.report().submissions[1]?.requestId;
    const response = await fetch(`${sandbox.mediaUrl}/v1/${id}/output.wav`);
    const whole = Number(response.headers.get('content-length'));
    const body = response.body?.getReader();
    let bytes = 0;
    while (bytes < whole >> 1) bytes += (await body?.read())?.value?.length ?? 0;
    expect(bytes).toBe(whole >> 1);
    await body?.cancel();
  });

  it('corrupt the media', async () => {
    const [, engine] = await start({
      faults: {
        truncatedAudio: { nth: [1] },
        headerOnlyAudio: { nth: [2] },
        htmlMedia: { nth: [3] },
        mediaMissing: { nth: [4] },
      },
    });
    const truncated = await record(engine, 'One, and some more words.');
    expect(truncated.length).toBeLessThan(declaredBytes(truncated) / 2);
    const empty = await record(engine, 'Two.');
    expect([empty.length, declaredBytes(empty)]).toEqual([44, 44]);
    expect((await record(engine, 'Three.')).toString()).toContain('<html>');
    await expect(record(engine, 'Four.')).rejects.toThrow('HTTP 404');
    const again = await record(engine, 'Four.');
    expect(again.length).toBe(declaredBytes(again));
  });

  it('strike by chance, the same requests in any order', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `Text ${index}.`);
    const struck = async (order: readonly string[], seed: number): Promise<string[]> => {
      const [, engine] = await start({ seed, faults: { serverError: { probability: 0.3 } } });
      const outcomes = await Promise.all(
        order.map(async (text) => ({ text, outcome: await engine.submit(say(text), signal) })),
      );
      return outcomes
        .filter(({ outcome }) => outcome.kind === 'unavailable')
        .map(({ text }) => text)
        .sort();
    };
    const first = await struck(texts, 1);
    expect(first.length).toBeGreaterThan(5);
    expect(first.length).toBeLessThan(40);
    expect(await struck([...texts].reverse(), 1)).toEqual(first);
    expect(await struck(texts, 2)).not.toEqual(first);
  });
});

describe('contract of the sandbox', () => {
  const headers = { 'ocp-apim-subscription-key': 'secret-k', 'content-type': 'application/json' };
  const body = { text: 'Hello.', voice: 'Kore' };
  it.each<[string, string, RequestInit, number, object]>([
    [
      'a missing key',
      generate,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      401,
      { statusCode: 401 },
    ],
    [
      'a key in the address',
      `${generate}?subscription-key=secret-k`,
      { method: 'POST', headers, body: JSON.stringify(body) },
      404,
      { statusCode: 404 },
    ],
    [
      'an unknown field',
      generate,
      { method: 'POST', headers, body: JSON.stringify({ ...body, speed: 1 }) },
      400,
      { error: 'Bad Request', message: 'unknown field "speed"' },
    ],
    [
      'a null',
      generate,
      { method: 'POST', headers, body: JSON.stringify({ ...body, prompt: null }) },
      400,
      { message: 'prompt must be a string' },
    ],
    [
      'an empty text',
      generate,
      { method: 'POST', headers, body: JSON.stringify({ text: ' ' }) },
      400,
      { message: 'text must not be empty' },
    ],
    [
      'a missing text',
      generate,
      { method: 'POST', headers, body: '{}' },
      400,
      { message: 'text must be a string' },
    ],
    ['an array', generate, { method: 'POST', headers, body: '[]' }, 400, { error: 'Bad Request' }],
    ['broken JSON', generate, { method: 'POST', headers, body: '{' }, 400, { error: 'Bad Request' }],
    [
      'another content type',
      generate,
      { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: JSON.stringify(body) },
      400,
      { message: expect.stringContaining('Content-Type') },
    ],
    [
      'a webhook that is not on this machine',
      generate,
      { method: 'POST', headers: { ...headers, 'x-webhook-url': 'http://x' }, body: JSON.stringify(body) },
      400,
      { message: expect.stringContaining('X-Webhook-URL') },
    ],
    [
      'another method',
      generate,
      { method: 'PUT', headers, body: JSON.stringify(body) },
      404,
      { statusCode: 404 },
    ],
    [
      'another address',
      '/v1/generate',
      { method: 'POST', headers, body: JSON.stringify(body) },
      404,
      { statusCode: 404 },
    ],
    ['a poll without a key', '/v2/requests/status/x', {}, 401, { statusCode: 401 }],
  ])('refuses %s, and the report lists it', async (_name, path, init, status, expected) => {
    const [sandbox] = await start();
    const response = await fetch(sandbox.url + path, init);
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(expected)]);
    const report = sandbox.report();
    expect(report).toMatchObject({ charged: 0, submissions: [] });
    expect(report.violations).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain('secret-k');
  });

  it('lists a key that is sent to the media origin', async () => {
    const [sandbox, engine] = await start();
    const outcome = await outcomeOf(engine, await submitted(engine, 'One.'));
    const url = outcome.kind === 'completed' ? (outcome.mediaUrls[0] as string) : '';
    expect((await fetch(url, { headers })).status).toBe(400);
    expect(sandbox.report().violations).toEqual(['the key was sent to the media origin']);
    expect(sandbox.report().mediaHeaders).toContain('ocp-apim-subscription-key');
  });

  it('returns 404 for a poll of an unknown request', async () => {
    const [, engine] = await start();
    expect(await engine.poll('gemini-flash-tts_unknown', signal)).toMatchObject({ kind: 'unknown' });
  });

  it('has a report and a reset over HTTP, and closes the connection if a body is too long', async () => {
    const [sandbox, engine] = await start();
    const id = await submitted(engine, 'One.');
    const report = await fetch(`${sandbox.url}/sandbox/report`).then((response) => response.json());
    expect(report).toMatchObject({ charged: 1, submissions: [{ requestId: id }] });
    await expect(
      fetch(sandbox.url + generate, { method: 'POST', headers, body: 'x'.repeat(2_000_000) }),
    ).rejects.toThrow();
    await fetch(`${sandbox.url}/sandbox/reset`, { method: 'POST' });
    expect(sandbox.report()).toMatchObject({ charged: 0, submissions: [], requests: { submit: {} } });
    expect(await engine.poll(id, signal)).toMatchObject({ kind: 'unknown' });
  });
});

it('startSandbox throws port-in-use if a port is already in use', async () => {
  const [sandbox] = await start();
  const port = Number(new URL(sandbox.url).port);
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'port-in-use' });
  await expect(startSandbox({ mediaPort: port })).rejects.toMatchObject({
    code: 'port-in-use',
    message: `Port ${port} on 127.0.0.1 is already in use.`,
  });
});
