import { describe, expect, it } from 'vitest';
import { free, perRequest } from '../../src/base/money/price.js';
import { systemClock } from '../../src/base/time/clock.js';
import { draftEngine } from '../../src/engines/defaults.js';
import { createEngine, engineNames, isVendorOrigin, profileOf } from '../../src/engines/registry.js';

const options = { model: null, price: null, baseUrl: null, environment: {}, clock: systemClock, cores: 1 };

describe('engine registry', () => {
  it('has a profile for each engine, and none for another name', () => {
    expect(engineNames).toEqual(['pixazo', 'openai', 'flite', 'espeak']);
    expect(engineNames.map((name) => profileOf(name)?.name)).toEqual([...engineNames]);
    for (const name of ['', 'Pixazo', 'toString', '__proto__']) expect(profileOf(name)).toBeNull();
  });

  it('has no list price for a model with the name of an object property', () => {
    for (const model of ['__proto__', 'constructor', 'TTS-1', 'tts-1 '])
      expect(profileOf('openai', model)?.price).toEqual({ per: 'unknown' });
  });

  it.each([
    ['pixazo', 'https://gateway.pixazo.ai', true],
    ['pixazo', 'https://gateway.pixazo.ai:8443', true],
    ['pixazo', 'https://gateway.pixazo.ai.', true],
    ['pixazo', 'http://127.0.0.1:8080', false],
    ['pixazo', 'https://gateway.example', false],
    ['pixazo', 'https://notgateway.pixazo.ai', false],
    ['openai', 'https://api.openai.com', true],
    ['openai', 'https://eu.api.openai.com', true],
    ['openai', 'https://api.openai.com.example', false],
    ['espeak', 'local:espeak', false],
    ['flite', 'local:flite', false],
  ])('tells whether the vendor of %s runs the server at %s: %s', (name, origin, isVendor) => {
    expect(isVendorOrigin(origin, profileOf(name)!)).toBe(isVendor);
  });

  it('has the gateway’s 30 voices, their genders, and its price', () => {
    const { voices, price } = profileOf('pixazo')!;
    expect(new Set(voices.map(({ name }) => name)).size).toBe(30);
    expect([
      voices.filter(({ gender }) => gender === 'female').length,
      voices.filter(({ gender }) => gender === 'male').length,
    ]).toEqual([14, 16]);
    expect(price).toEqual(perRequest(40_000));
  });

  it('creates the gateway’s engine with the given price and the address in the environment', async () => {
    const environment = { PIXAZO_API_KEY: ' k-1\n', PIXAZO_BASE_URL: 'http://127.0.0.1:2' };
    const engine = await createEngine({ ...options, name: 'pixazo', price: perRequest(50_000), environment });
    expect(engine).toMatchObject({
      kind: 'jobs',
      origin: 'http://127.0.0.1:2',
      profile: { price: perRequest(50_000) },
    });
    await engine.close();
    const byDefault = await createEngine({
      ...options,
      name: 'pixazo',
      environment: { PIXAZO_API_KEY: 'k' },
    });
    expect(byDefault).toMatchObject({
      origin: 'https://gateway.pixazo.ai',
      profile: { price: perRequest(40_000) },
    });
    await byDefault.close();
  });

  it.each(['espeak', 'flite', draftEngine])('creates %s without an API key', async (name) => {
    const engine = await createEngine({ ...options, name });
    expect(engine).toMatchObject({ kind: 'direct', profile: { price: free } });
    await engine.close();
  });

  it.each([
    ['a missing API key', 'pixazo', {}, 'no-key'],
    ['an empty API key', 'pixazo', { PIXAZO_API_KEY: ' ' }, 'no-key'],
    ['an API key with a line break in it', 'pixazo', { PIXAZO_API_KEY: 'secret\nsecret' }, 'no-key'],
    ['an unknown engine', 'kokoro', {}, 'usage'],
    [
      'a proxy that is not an address',
      'pixazo',
      { PIXAZO_API_KEY: 'secret', HTTPS_PROXY: 'http://' },
      'usage',
    ],
  ])('refuses to create an engine with %s', async (_name, name, environment, code) => {
    const failure = await createEngine({ ...options, name, environment }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toContain('secret');
  });

  it('refuses to send the API key to an address that only the manifest names, and says how to trust it', async () => {
    const created = createEngine({
      ...options,
      name: 'pixazo',
      baseUrl: 'https://evil.example',
      environment: { PIXAZO_API_KEY: 'k' },
    });
    await expect(created).rejects.toMatchObject({
      code: 'key-origin',
      hint: expect.stringContaining('PIXAZO_BASE_URL=https://evil.example'),
    });
  });
});
