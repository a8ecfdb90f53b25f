import { describe, expect, it } from 'vitest';
import { free } from '../../../src/base/money/price.js';
import { openaiAddress, openaiKey, openaiPriceAt } from '../../../src/engines/openai/address.js';

const lan = 'http://192.168.1.5:8880/v1';

describe('where the OpenAI engine sends requests', () => {
  it.each([
    ['nowhere named', null, {}, 'https://api.openai.com/v1'],
    ['loopback in the manifest', 'http://localhost:8880/v1/', {}, 'http://localhost:8880/v1'],
    [
      'an origin in the environment',
      null,
      { OPENAI_BASE_URL: 'https://tts.example/v1' },
      'https://tts.example/v1',
    ],
    ['the local network, without a key', null, { OPENAI_BASE_URL: lan }, lan],
  ])('goes to what may have the key: %s', (_name, manifest, environment, expected) => {
    expect(openaiAddress(manifest, environment)).toBe(expected);
  });

  it.each([
    ['another origin in the manifest', 'https://evil.example/v1', {}],
    ['that, with no key to lose', lan, {}],
    ['the local network, with a key', null, { OPENAI_BASE_URL: lan, OPENAI_API_KEY: 'secret' }],
    ['no address', null, { OPENAI_BASE_URL: 'tts.example' }],
  ])('goes nowhere else: %s', (_name, manifest, environment) => {
    expect(() => openaiAddress(manifest, environment)).toThrow(
      expect.objectContaining({ code: 'key-origin', message: expect.not.stringContaining('secret') }),
    );
  });

  it('asks for a key at OpenAI alone', () => {
    expect(() => openaiKey('https://api.openai.com/v1', {})).toThrow(
      expect.objectContaining({ code: 'no-key' }),
    );
    expect(openaiKey('http://127.0.0.1:8880/v1', {})).toBe('');
    expect(openaiKey(lan, {})).toBe('');
    expect(openaiKey('http://127.0.0.1:8880/v1', { OPENAI_API_KEY: ' key ' })).toBe('key');
    expect(() => openaiKey(lan, { OPENAI_API_KEY: 'two words' })).toThrow(
      expect.objectContaining({ code: 'no-key' }),
    );
  });

  it('has the list price at OpenAI, none on this machine, and knows no other', () => {
    const list = { per: 'minute', microUsd: 15_000 } as const;
    expect(openaiPriceAt('https://api.openai.com', list)).toEqual(list);
    expect(openaiPriceAt('http://127.0.0.1:8880', list)).toEqual(free);
    expect(openaiPriceAt('https://tts.example', list)).toEqual({ per: 'unknown' });
  });
});
