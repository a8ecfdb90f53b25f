import { describe, expect, it } from 'vitest';
import { free } from '../../../src/base/money/price.js';
import { systemClock } from '../../../src/base/time/clock.js';
import { openai } from '../../../src/engines/openai/index.js';

const server = openai.server!;
const create = async (address: string, key?: string) => {
  const environment = { OPENAI_BASE_URL: address, OPENAI_API_KEY: key };
  const setup = { profile: openai.profile(null), baseUrl: null, environment, clock: systemClock, cores: 1 };
  await (await openai.create(setup)).close();
};
const lan = 'http://192.168.1.5:8880/v1';

describe('address of the OpenAI engine', () => {
  it.each([
    ['the default', null, {}, 'https://api.openai.com/v1'],
    ['loopback in the manifest', 'http://localhost:8880/v1/', {}, 'http://localhost:8880/v1'],
    [
      'an origin in the environment',
      null,
      { OPENAI_BASE_URL: 'https://tts.example/v1' },
      'https://tts.example/v1',
    ],
    ['the local network, without a key', null, { OPENAI_BASE_URL: lan }, lan],
  ])('can be %s', (_name, manifest, environment, expected) => {
    expect(server.addressFor(manifest, environment)).toBe(expected);
  });

  it.each([
    ['another origin in the manifest', 'https://evil.example/v1', {}],
    ['the local network in the manifest, even without a key', lan, {}],
    ['the local network, with a key', null, { OPENAI_BASE_URL: lan, OPENAI_API_KEY: 'secret' }],
    ['a text that is not an address', null, { OPENAI_BASE_URL: 'tts.example' }],
  ])('cannot be %s', (_name, manifest, environment) => {
    expect(() => server.addressFor(manifest, environment)).toThrow(
      expect.objectContaining({ code: 'key-origin', message: expect.not.stringContaining('secret') }),
    );
  });
});

describe('OpenAI engine', () => {
  it('needs a key only at OpenAI itself', async () => {
    await expect(create('https://api.openai.com/v1')).rejects.toMatchObject({ code: 'no-key' });
    await create('http://127.0.0.1:8880/v1');
    await create(lan);
    await create('http://127.0.0.1:8880/v1', ' key ');
    await expect(create('http://127.0.0.1:8880/v1', 'two words')).rejects.toMatchObject({ code: 'no-key' });
  });

  it('has the list price at OpenAI, is free on this computer, and has an unknown price elsewhere', () => {
    const list = { per: 'minute', microUsd: 15_000 } as const;
    expect(server.priceAt('https://api.openai.com', list)).toEqual(list);
    expect(server.priceAt('http://127.0.0.1:8880', list)).toEqual(free);
    expect(server.priceAt('https://tts.example', list)).toEqual({ per: 'unknown' });
  });
});
