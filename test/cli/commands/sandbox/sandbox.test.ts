import { describe, expect, it } from 'vitest';
import { runSandbox } from '../../../../src/cli/commands/sandbox/command.js';
import { readFlags, sandboxOptions } from '../../../../src/cli/commands/sandbox/flags.js';
import { faultKinds } from '../../../../src/sandbox/options.js';

/** Runs the command until it has printed something and `meanwhile` has finished. */
async function run(
  options: Record<string, unknown>,
  meanwhile: (printed: string) => Promise<void>,
): Promise<string[]> {
  const controller = new AbortController();
  const printed: string[] = [];
  const write = (text: string): void => {
    printed.push(text);
    if (printed.length === 1) meanwhile(text).finally(() => controller.abort());
  };
  await runSandbox({ port: '0', voice: 'tone', ...options }, { write, signal: controller.signal });
  return printed;
}

describe('narrate sandbox', () => {
  it('prints its addresses, an example command, and at the end what it received', async () => {
    const printed = await run({}, async (welcome) => {
      const url = /PIXAZO_BASE_URL=(\S+)/.exec(welcome)?.[1] ?? '';
      const headers = { 'ocp-apim-subscription-key': 'k', 'content-type': 'application/json' };
      const path = `${url}/gemini-flash-tts/v1/gemini-flash-tts/generate`;
      for (const text of ['One.', 'One.', ''])
        await fetch(path, { method: 'POST', headers, body: JSON.stringify({ text }) });
    });
    expect(printed[0]).toMatch(/^Sandbox at http:\/\/127\.0\.0\.1:\d+, media at http/);
    expect(printed[1]).toBe(
      'Received 2 requests, 2 charged ($0.08), 1 of them for words already paid for, 1 against the protocol.\n',
    );
  });

  it('prints its addresses as one JSON document with --json', async () => {
    const printed = await run({ json: true }, async () => {});
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0] as string)).toEqual({
      url: expect.stringMatching(/^http:/),
      mediaUrl: expect.stringMatching(/^http:/),
      reportUrl: expect.stringMatching(/\/sandbox\/report$/),
      baseUrl: expect.stringMatching(/^http:/),
    });
  });

  it('ends if it is interrupted before it starts', async () => {
    const io = { write: () => {}, signal: AbortSignal.abort() };
    await expect(runSandbox({ port: '0', voice: 'tone' }, io)).resolves.toBeUndefined();
  });
});

describe('the options of narrate sandbox', () => {
  it('name every fault, and have the defaults of readFlags', () => {
    const help = sandboxOptions.map(({ flags, description }) => `${flags} ${description}`).join('\n');
    for (const kind of faultKinds) expect(help).toContain(kind);
    const camel = (flags: string): string =>
      (flags.match(/--([\w-]+)/)?.[1] ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const defaults = Object.fromEntries(
      sandboxOptions.map((option) => [camel(option.flags), option.default]),
    );
    expect(readFlags(defaults)).toEqual(readFlags({}));
  });

  it('are read into settings', () => {
    const flags = {
      port: '9000',
      mediaPort: '9001',
      voice: 'tone',
      charactersPerSecond: '12.5',
      latency: '20',
      rate: '30/min',
      burst: '3',
      retryAfter: false,
      concurrency: '4',
      balance: '1.50',
      fault: ['failed=0.25', 'lostAnswer@3,7'],
      slowJob: '100',
      slowAnswer: '200',
      slowMedia: '300',
      seed: '9',
    };
    expect(readFlags(flags)).toEqual({
      protocol: 'pixazo',
      callbackRetriesMs: [500, 2000],
      port: 9000,
      mediaPort: 9001,
      voice: 'tone',
      charactersPerSecond: 12.5,
      latencyMs: [20, 20],
      rate: { perSecond: 0.5, burst: 3 },
      retryAfter: 'none',
      concurrency: 4,
      balanceUsd: 1.5,
      keys: null,
      seed: 9,
      slowJobMs: 100,
      slowAnswerMs: 200,
      slowMediaMs: 300,
      faults: { failed: { probability: 0.25 }, lostAnswer: { nth: [3, 7] } },
    });
    expect(readFlags({ rate: '5', latency: '10-20', fault: 'error=1' })).toMatchObject({
      rate: { perSecond: 5, burst: 1 },
      latencyMs: [10, 20],
      faults: { error: { probability: 1 } },
    });
  });

  it.each([
    { port: '65536' },
    { port: '-1' },
    { port: 'http' },
    { mediaPort: '1.5' },
    { voice: 'sam' },
    { charactersPerSecond: '0' },
    { latency: '20-10' },
    { latency: 'soon' },
    { rate: '0' },
    { rate: '5/h' },
    { rate: '5/s', burst: '0' },
    { concurrency: 'many' },
    { balance: '-1' },
    { balance: '' },
    { fault: 'failed' },
    { fault: 'failed=2' },
    { fault: 'failed=' },
    { fault: 'failed@0' },
    { fault: 'failed@1,x' },
    { fault: 'broken=0.1' },
    { seed: 'x' },
    { slowJob: '' },
  ])('are refused with invalid values: %j', (flags) => {
    expect(() => readFlags(flags)).toThrow(expect.objectContaining({ code: 'usage', exitStatus: 2 }));
  });
});
