import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import type { DirectEngine, SpeechOutcome } from '../../../src/engines/engine.js';
import { createEngine, profileOf } from '../../../src/engines/registry.js';
import { responseAudio } from '../../../src/record/jobs/response-audio.js';
import { startServer, type TestServer } from '../../support/http-server.js';

const key = 'sk-test-0123456789';
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serverThat(answer: (response: ServerResponse) => void): Promise<TestServer> {
  const started = await startServer((_request, response) => answer(response));
  open.push(started);
  return started;
}

async function engineAt(url: string, options: { model?: string; key?: string } = {}): Promise<DirectEngine> {
  const engine = await createEngine({
    name: 'openai',
    model: options.model ?? null,
    price: null,
    baseUrl: null,
    environment: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: options.key ?? key },
    clock: systemClock,
    cores: 1,
  });
  if (engine.kind !== 'direct') throw new TypeError('The OpenAI engine is a direct engine.');
  open.push(engine);
  return engine;
}

const request = { text: 'Hello there.', voice: 'sage', prompt: 'Softly.', language: null };
const never = new AbortController().signal;
const speakAt = async (url: string): Promise<SpeechOutcome> =>
  (await engineAt(url)).synthesize(request, never);

const serverWithError = (status: number, body: object | string, headers: Record<string, string> = {}) =>
  serverThat((response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

describe('createOpenai', () => {
  it('sends the request of the API reference, with the key in one header', async () => {
    const { url, seen } = await serverThat((response) => response.end('RIFF'));
    const outcome = await speakAt(url);
    expect(outcome).toMatchObject({ kind: 'spoken', warnings: [] });
    expect(seen).toHaveLength(1);
    const [{ method, path, headers, body }] = seen as [(typeof seen)[0]];
    expect([method, path, headers.authorization]).toEqual(['POST', '/v1/audio/speech', `Bearer ${key}`]);
    expect(JSON.parse(body)).toEqual({
      model: 'gpt-4o-mini-tts',
      input: 'Hello there.',
      voice: 'sage',
      instructions: 'Softly.',
      response_format: 'wav',
    });
  });

  it('sends no prompt to a model that does not support one, and no key if there is none', async () => {
    const { url, seen } = await serverThat((response) => response.end('RIFF'));
    const engine = await engineAt(url, { model: 'tts-1', key: '' });
    await engine.synthesize(request, never);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      model: 'tts-1',
      input: 'Hello there.',
      voice: 'sage',
      response_format: 'wav',
    });
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(profileOf('openai', 'tts-1')).toMatchObject({ supportsPrompt: false, model: 'tts-1' });
  });

  it.each([
    ['a wrong key', 401, { error: { message: `Incorrect API key provided: ${key}` } }, 'denied key'],
    ['an unsupported country', 403, { error: { message: 'Country not supported' } }, 'denied key'],
    ['an empty balance', 429, { error: { message: 'Quota', code: 'insufficient_quota' } }, 'denied balance'],
    ['a text that is too long', 400, { error: { message: 'at most 4096 characters' } }, 'rejected'],
    ['an unknown model', 404, { error: { message: 'no such model' } }, 'rejected'],
    ['an error of FastAPI', 422, { detail: { error: 'validation', message: 'voice' } }, 'rejected'],
    ['an error of the API', 500, { error: { message: 'server had an error' } }, 'unavailable'],
    ['an overloaded API', 503, { error: { message: 'overloaded' } }, 'unavailable'],
    ['a time-out of the API', 408, { error: { message: 'timeout' } }, 'unavailable'],
    ['a time-out of a proxy', 408, '<html>', 'uncertain'],
    ['an error of a proxy', 500, '<html>', 'uncertain'],
    ['a bad gateway', 502, '<html>', 'uncertain'],
    ['a time-out of a gateway', 504, { error: { message: 'gateway' } }, 'uncertain'],
    ['a redirect', 307, '', 'uncertain'],
  ])('returns the outcome for %s', async (_name, status, body, expected) => {
    const { url, seen } = await serverWithError(status, body, { Location: '/elsewhere' });
    const outcome = await speakAt(url);
    expect(`${outcome.kind}${outcome.kind === 'denied' ? ` ${outcome.reason}` : ''}`).toBe(expected);
    expect(JSON.stringify(outcome)).not.toContain(key);
    expect(seen).toHaveLength(1);
  });

  it.each([0, 20, 40, 50, 55])(
    'removes the key from a page that repeats it after %i characters',
    async (before) => {
      const { url } = await serverThat((response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' });
        response.end(`${'é'.padEnd(before, '.')}Bearer ${key} and ${key}`);
      });
      const outcome = await speakAt(url);
      if (outcome.kind !== 'spoken') throw new Error(outcome.kind);
      expect(Buffer.from(outcome.audio).toString()).toBe(`${'é'.padEnd(before, '.')}Bearer [key] and [key]`);
      const { audio } = outcome;
      const sound = await responseAudio({ audio, path: null, findFfmpeg: async () => '', signal: never });
      expect(sound).toMatchObject({ kind: 'unusable', message: expect.stringContaining('begins with') });
      expect(JSON.stringify(sound)).not.toContain(key.slice(0, 4));
    },
  );

  it('shows the address if the server has no such path', async () => {
    const { url } = await serverWithError(404, '404 page not found');
    expect(await speakAt(url)).toEqual({
      kind: 'rejected',
      message: `HTTP 404: the response is not JSON (${url}/v1/audio/speech). Check the address in OPENAI_BASE_URL, which usually ends in /v1`,
    });
  });

  it.each([
    ['Retry-After', { 'Retry-After': '7' }, 'Slow down', 7000],
    ['retry-after-ms', { 'retry-after-ms': '1250', 'Retry-After': '2' }, 'Slow down', 1250],
    ['seconds in the text', {}, 'Rate limit reached. Please try again in 20s.', 20_000],
    ['minutes in the text', {}, 'Please try again in 1m12.5s. Visit …', 72_500],
    ['milliseconds in the text', {}, 'Please try again in 250ms.', 250],
    ['no wait', {}, 'Slow down', null],
  ])('reads from a 429: %s', async (_name, headers, message, retryAfterMs) => {
    const { url } = await serverWithError(429, { error: { message, code: 'rate_limit_exceeded' } }, headers);
    expect(await speakAt(url)).toMatchObject({ kind: 'rate-limited', retryAfterMs });
  });

  it('returns uncertain for a response that is cut off, and unreachable without a server', async () => {
    const { url } = await serverThat((response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('RIFF', () => response.destroy());
    });
    expect(await speakAt(url)).toMatchObject({ kind: 'uncertain' });
    const closed = await startServer((_request, response) => response.end());
    await closed.close();
    expect(await speakAt(closed.url)).toMatchObject({ kind: 'unreachable' });
  });

  it('returns uncertain if it is interrupted after sending, and unavailable before', async () => {
    const stop = new AbortController();
    const { url } = await serverThat(() => stop.abort());
    const engine = await engineAt(url);
    expect(await engine.synthesize(request, stop.signal)).toMatchObject({ kind: 'uncertain' });
    expect(await engine.synthesize(request, stop.signal)).toMatchObject({ kind: 'unavailable' });
  });

  it('adds a WAV header to raw samples', async () => {
    const { url } = await serverThat((response) => {
      response.writeHead(200, { 'Content-Type': 'audio/pcm;rate=16000' });
      response.end(Buffer.alloc(3200));
    });
    const outcome = await speakAt(url);
    if (outcome.kind !== 'spoken') throw new Error(outcome.kind);
    const audio = Buffer.from(outcome.audio);
    expect([audio.toString('latin1', 0, 4), audio.readUInt32LE(24), audio.length]).toEqual([
      'RIFF',
      16_000,
      3244,
    ]);
  });
});
