import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import type { DirectEngine, SpeechOutcome } from '../../../src/engines/engine.js';
import { createEngine, profileOf } from '../../../src/engines/registry.js';
import { answerSound } from '../../../src/record/jobs/answer-sound.js';
import { startServer, type TestServer } from '../../support/http-server.js';

const key = 'sk-test-0123456789';
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function server(answer: (response: ServerResponse) => void): Promise<TestServer> {
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
  if (engine.kind !== 'direct') throw new TypeError('It answers at once.');
  open.push(engine);
  return engine;
}

const request = { text: 'Hello there.', voice: 'sage', prompt: 'Softly.', language: null };
const never = new AbortController().signal;
const speakAt = async (url: string): Promise<SpeechOutcome> =>
  (await engineAt(url)).synthesize(request, never);

const error = (status: number, body: object | string, headers: Record<string, string> = {}) =>
  server((response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

describe('createOpenai', () => {
  it('asks as the API reference has it, the key in one header', async () => {
    const { url, seen } = await server((response) => response.end('RIFF'));
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

  it('sends no prompt to a model that takes none, and no key where there is none', async () => {
    const { url, seen } = await server((response) => response.end('RIFF'));
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
    ['a country that is not served', 403, { error: { message: 'Country not supported' } }, 'denied key'],
    ['no money', 429, { error: { message: 'Quota', code: 'insufficient_quota' } }, 'denied balance'],
    ['a text that is too long', 400, { error: { message: 'at most 4096 characters' } }, 'rejected'],
    ['a model that is not there', 404, { error: { message: 'no such model' } }, 'rejected'],
    ['what FastAPI says', 422, { detail: { error: 'validation', message: 'voice' } }, 'rejected'],
    ['its own failure', 500, { error: { message: 'server had an error' } }, 'unavailable'],
    ['too much to do', 503, { error: { message: 'overloaded' } }, 'unavailable'],
    ['a request that was too slow', 408, { error: { message: 'timeout' } }, 'unavailable'],
    ['a time-out of something else', 408, '<html>', 'uncertain'],
    ['a failure of something else', 500, '<html>', 'uncertain'],
    ['a gateway between', 502, '<html>', 'uncertain'],
    ['a time-out between', 504, { error: { message: 'gateway' } }, 'uncertain'],
    ['a redirect', 307, '', 'uncertain'],
  ])('knows %s', async (_name, status, body, expected) => {
    const { url, seen } = await error(status, body, { Location: '/elsewhere' });
    const outcome = await speakAt(url);
    expect(`${outcome.kind}${outcome.kind === 'denied' ? ` ${outcome.reason}` : ''}`).toBe(expected);
    expect(JSON.stringify(outcome)).not.toContain(key);
    expect(seen).toHaveLength(1);
  });

  it.each([0, 20, 40, 50, 55])('has no key in a page that repeats it, %i characters on', async (before) => {
    const { url } = await server((response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end(`${'é'.padEnd(before, '.')}Bearer ${key} and ${key}`);
    });
    const outcome = await speakAt(url);
    if (outcome.kind !== 'spoken') throw new Error(outcome.kind);
    expect(Buffer.from(outcome.audio).toString()).toBe(`${'é'.padEnd(before, '.')}Bearer [key] and [key]`);
    const { audio } = outcome;
    const given = { audio, path: null, findFfmpeg: async () => '', signal: never };
    const sound = await answerSound(given);
    expect(sound).toMatchObject({ kind: 'unusable', message: expect.stringContaining('begins with') });
    expect(JSON.stringify(sound)).not.toContain(key.slice(0, 4));
  });

  it('names the address that nothing is at', async () => {
    const { url } = await error(404, '404 page not found');
    expect(await speakAt(url)).toEqual({
      kind: 'rejected',
      message: `HTTP 404: an answer that is not JSON from ${url}/v1/audio/speech; check the address (OPENAI_BASE_URL), which most often ends in /v1`,
    });
  });

  it.each([
    ['Retry-After', { 'Retry-After': '7' }, 'Slow down', 7000],
    ['its finer sister', { 'retry-after-ms': '1250', 'Retry-After': '2' }, 'Slow down', 1250],
    ['seconds in the text', {}, 'Rate limit reached. Please try again in 20s.', 20_000],
    ['minutes in the text', {}, 'Please try again in 1m12.5s. Visit …', 72_500],
    ['milliseconds in the text', {}, 'Please try again in 250ms.', 250],
    ['nothing', {}, 'Slow down', null],
  ])('waits as long as a 429 says: %s', async (_name, headers, message, retryAfterMs) => {
    const { url } = await error(429, { error: { message, code: 'rate_limit_exceeded' } }, headers);
    expect(await speakAt(url)).toMatchObject({ kind: 'rate-limited', retryAfterMs });
  });

  it('calls an answer that is cut uncertain, and a server that is not there unreachable', async () => {
    const { url } = await server((response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('RIFF', () => response.destroy());
    });
    expect(await speakAt(url)).toMatchObject({ kind: 'uncertain' });
    const gone = await startServer((_request, response) => response.end());
    await gone.close();
    expect(await speakAt(gone.url)).toMatchObject({ kind: 'unreachable' });
  });

  it('calls it uncertain when it is interrupted, and free before it is sent', async () => {
    const stop = new AbortController();
    const { url } = await server(() => stop.abort());
    const engine = await engineAt(url);
    expect(await engine.synthesize(request, stop.signal)).toMatchObject({ kind: 'uncertain' });
    expect(await engine.synthesize(request, stop.signal)).toMatchObject({ kind: 'unavailable' });
  });

  it('gives raw samples the header that they lack', async () => {
    const { url } = await server((response) => {
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
