import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soundFormatOf } from '../../src/audio/containers/sniff-container.js';
import { systemClock } from '../../src/base/time/clock.js';
import type { Engine } from '../../src/engines/engine.js';
import { createEngine, engines, originOf } from '../../src/engines/registry.js';
import { sandboxProtocols } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';

const text = 'The lamp on the quay burns low.';
const never = new AbortController().signal;

it('the registry has different names and environment variables for all engines', () => {
  const variables = engines.flatMap(({ server }) =>
    server === null ? [] : [server.keyVariable, server.addressVariable],
  );
  for (const names of [engines.map(({ name }) => name), variables])
    expect(new Set(names).size).toBe(names.length);
});

it('the sandbox has a protocol for every engine with a server', () => {
  expect(engines.filter(({ server }) => server !== null).map(({ name }) => name)).toEqual([
    ...sandboxProtocols,
  ]);
});

describe.each(engines)('engine $name', ({ name, server, profile, isUnlistedVoice }) => {
  const protocol = sandboxProtocols.find((one) => one === name);
  let folder: string;
  let sandbox: Sandbox | null = null;
  let environment: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-engine-'));
    if (server === null || protocol === undefined) return;
    sandbox = await startSandbox({
      protocol,
      port: 0,
      voice: 'tone',
      latencyMs: [0, 1],
    });
    environment = {
      [server.keyVariable]: 'a-key',
      [server.addressVariable]: server.addressAt(sandbox.url),
    };
  });
  afterAll(async () => {
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const createWith = (variables: Readonly<Record<string, string>>) =>
    createEngine({
      name,
      model: null,
      price: null,
      baseUrl: null,
      environment: variables,
      clock: systemClock,
      cores: 1,
    });

  it('has a profile with its own name and a list of voices', () => {
    const { voices, ...rest } = profile(null);
    expect(rest).toMatchObject({ name, model: expect.stringMatching(/./) });
    expect(voices.length).toBeGreaterThan(0);
    expect(isUnlistedVoice('no such voice')).toBe(false);
  });

  it('returns audio for a text', async () => {
    const engine = await createWith(environment);
    try {
      expect(engine.profile.name).toBe(name);
      expect(engine.origin).toBe(originOf({ name, baseUrl: null, environment }));
      expect(soundFormatOf(await spoken(engine))).not.toBeNull();
    } finally {
      await engine.close();
    }
  });

  if (server === null) {
    it('works without key and address, and is free', () => {
      expect(originOf({ name, baseUrl: 'https://gateway.example', environment: {} })).toBe(`local:${name}`);
      expect(profile(null).price).toEqual({ per: 'request', microUsd: 0 });
    });
  } else {
    it('sends no request if the signal is aborted', async () => {
      const engine = await createWith(environment);
      const before = sandbox!.report().submissions.length;
      try {
        const request = { text, voice: 'Kore', prompt: null, language: null, callbackUrl: null };
        const ended = AbortSignal.abort(new Error('ended'));
        const outcome =
          engine.kind === 'jobs'
            ? await engine.submit(request, ended)
            : await engine.synthesize(request, ended);
        expect(outcome.kind).toBe('unavailable');
        expect(sandbox!.report().submissions.length).toBe(before);
      } finally {
        await engine.close();
      }
    });

    it('refuses to work without a key at its own address', async () => {
      await expect(createWith({})).rejects.toMatchObject({ code: 'no-key' });
    });

    it('refuses another address that only the manifest names', () => {
      const options = { name, baseUrl: 'https://gateway.example/v1', environment: {} };
      expect(() => originOf(options)).toThrow(expect.objectContaining({ code: 'key-origin' }));
    });
  }

  /** Returns the audio of the text, with an engine of either kind. */
  async function spoken(engine: Engine): Promise<Uint8Array> {
    const voice = engine.profile.voices[0]!.name;
    const request = { text, voice, prompt: null, language: null };
    if (engine.kind === 'direct') {
      const outcome = await engine.synthesize(request, never);
      if (outcome.kind !== 'spoken') throw new Error(outcome.message);
      return outcome.audio;
    }
    const submitted = await engine.submit({ ...request, callbackUrl: null }, never);
    if (submitted.kind !== 'accepted') throw new Error(submitted.message);
    for (;;) {
      const outcome = await engine.poll(submitted.requestId, never);
      if (outcome.kind === 'completed') {
        const path = join(folder, 'take');
        const downloaded = await engine.download(outcome.mediaUrls[0]!, path, never);
        expect(downloaded).toEqual({ kind: 'downloaded', bytes: expect.any(Number) });
        return readFile(path);
      }
      if (outcome.kind !== 'pending') throw new Error(outcome.message);
      await systemClock.sleep(20);
    }
  }
});
