import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';

const open: Sandbox[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ protocol: 'openai', ...options });
  open.push(sandbox);
  return sandbox;
}

const call = { model: 'tts-1', input: 'Hello there.', voice: 'alloy', response_format: 'wav' };
const ask = (
  { url }: Sandbox,
  body: object = call,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('sandbox with the protocol openai', () => {
  it('returns a WAV file with an unknown length, and charges for the characters', async () => {
    const sandbox = await start();
    const response = await ask(sandbox);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    const wav = Buffer.from(await response.arrayBuffer());
    expect([wav.toString('latin1', 0, 4), wav.readUInt32LE(4), wav.readUInt32LE(40)]).toEqual([
      'RIFF',
      0xffff_ffff,
      0xffff_ffff,
    ]);
    expect(wav.length).toBe(44 + Math.round((12 / 15) * 24_000) * 2);
    const raw = await ask(sandbox, { ...call, response_format: 'pcm' });
    expect(Buffer.from(await raw.arrayBuffer()).equals(wav.subarray(44))).toBe(true);
    expect(sandbox.report()).toMatchObject({ charged: 2, chargedUsd: 0.00036, violations: [] });
  });

  it.each([
    ['an unknown field', { ...call, text: 'x' }],
    ['an empty voice', { ...call, voice: '' }],
    ['a text that is too long', { ...call, input: 'x'.repeat(4097) }],
    ['instructions for a model that does not support them', { ...call, instructions: 'Softly.' }],
    ['an unsupported format', { ...call, response_format: 'mp3' }],
  ])('refuses %s', async (_name, body) => {
    const sandbox = await start();
    const response = await ask(sandbox, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(sandbox.report()).toMatchObject({ charged: 0, violations: [expect.any(String)] });
  });

  it('accepts only its keys if it has some', async () => {
    const sandbox = await start({ keys: ['sk-1'] });
    expect((await ask(sandbox)).status).toBe(401);
    expect((await ask(sandbox, call, { Authorization: 'Bearer sk-2' })).status).toBe(401);
    expect((await ask(sandbox, call, { Authorization: 'Bearer sk-1' })).status).toBe(200);
  });

  it('returns 429 above the rate, above the concurrency, and without balance', async () => {
    const paced = await start({ rate: { perSecond: 0.01, burst: 1 } });
    expect([(await ask(paced)).status, (await ask(paced)).status]).toEqual([200, 429]);
    const narrow = await start({ concurrency: 1, latencyMs: [200, 200] });
    const statuses = await Promise.all([ask(narrow), ask(narrow)]).then((all) =>
      all.map(({ status }) => status),
    );
    expect(statuses.toSorted()).toEqual([200, 429]);
    const poor = await start({ balanceUsd: 0.0002 });
    expect((await ask(poor)).status).toBe(200);
    const refused = await ask(poor);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'insufficient_quota' } });
  });

  it.each([
    ['lostRequest', 0, false],
    ['serverError', 500, false],
    ['badGateway', 502, true],
    ['lostAnswer', 0, true],
    ['cutAnswer', 0, true],
    ['htmlMedia', 200, true],
  ] as const)('has the fault %s', async (fault, status, charged) => {
    const sandbox = await start({ faults: { [fault]: { nth: [1] } } });
    const read = async (): Promise<number> => {
      const response = await ask(sandbox);
      await response.arrayBuffer();
      return response.status;
    };
    expect(await read().catch(() => 0)).toBe(status);
    expect(sandbox.report().submissions).toMatchObject([{ charged, faults: [fault] }]);
    expect((await ask(sandbox)).status).toBe(200);
  });
});
