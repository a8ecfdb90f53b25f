import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { reply, startServer, type TestServer } from '../support/http-server.js';

let sandbox: Sandbox;
let receiver: TestServer;
/** The statuses of the receiver's responses, in order; then 200. */
let statuses: number[];
beforeEach(async () => {
  statuses = [];
  receiver = await startServer((_request, response) => reply(response, statuses.shift() ?? 200, {}));
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

async function submit(options: Partial<SandboxOptions>, hook = `${receiver.url}/a/token`): Promise<Response> {
  sandbox = await startSandbox({ latencyMs: [20, 20], callbackRetriesMs: [10, 10], ...options });
  return fetch(`${sandbox.url}/gemini-flash-tts/v1/gemini-flash-tts/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Ocp-Apim-Subscription-Key': 'k', 'X-Webhook-URL': hook },
    body: JSON.stringify({ text: 'Hello there.' }),
  });
}
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('callback of the sandbox', () => {
  it('has the body of the status endpoint, and no key', async () => {
    const { request_id: requestId } = (await (await submit({})).json()) as { request_id: string };
    await until(() => sandbox.report().callbacks[0]?.statuses.length === 1);
    const [seen] = receiver.seen;
    expect([seen?.method, seen?.path, seen?.headers['content-type']]).toEqual([
      'POST',
      '/a/token',
      'application/json',
    ]);
    expect(JSON.stringify(seen?.headers)).not.toContain('subscription-key');
    const status = await fetch(`${sandbox.url}/v2/requests/status/${requestId}`, {
      headers: { 'Ocp-Apim-Subscription-Key': 'k' },
    });
    expect(JSON.parse(seen?.body ?? '')).toEqual(await status.json());
    expect(sandbox.report()).toMatchObject({
      callbacks: [{ requestId, statuses: [200] }],
      violations: [],
    });
  });

  it('reports an error in the format of the vendor’s page', async () => {
    await submit({ faults: { error: { probability: 1 } } });
    await until(() => receiver.seen.length === 1);
    expect(JSON.parse(receiver.seen[0]?.body ?? '')).toMatchObject({
      request_id: expect.stringMatching(/^gemini-flash-tts_/),
      status: 'ERROR',
      model_id: 'gemini-flash-tts',
      error: expect.any(String),
      output: null,
    });
  });

  it('is retried a few times until the response is a 2xx', async () => {
    statuses = [503, 404, 500];
    await submit({});
    await until(() => sandbox.report().callbacks[0]?.statuses.length === 3);
    expect(sandbox.report().callbacks[0]?.statuses).toEqual([503, 404, 500]);
  });

  it('is not sent with the fault lostCallback', async () => {
    await submit({ faults: { lostCallback: { probability: 1 } } });
    expect(sandbox.report()).toMatchObject({ charged: 1, callbacks: [] });
  });

  it.each(['https://hooks.example/a', 'http://127.0.0.1.example/', 'file:///etc/passwd', 'nonsense'])(
    'is never sent to %s',
    async (hook) => {
      expect((await submit({}, hook)).status).toBe(400);
      expect(sandbox.report()).toMatchObject({ charged: 0, callbacks: [] });
    },
  );
});
