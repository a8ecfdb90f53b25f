import { NarrateError } from '../../base/errors.js';
import { free } from '../../base/money/price.js';
import type { EngineDescriptor, EngineServer, Environment } from '../engine-descriptor.js';
import { apiKeyIn } from '../http/api-key.js';
import { isLoopbackHost } from '../loopback.js';
import { trustedAddress } from '../trusted-address.js';
import { openaiProfile } from './profile.js';

// Source: OpenAI's API reference.
const ownAddress = 'https://api.openai.com/v1';
const ownOrigin = new URL(ownAddress).origin;

const server: EngineServer = {
  keyVariable: 'OPENAI_API_KEY',
  isKeyOptional: true,
  addressVariable: 'OPENAI_BASE_URL',
  ownAddress,
  // The adapter adds `/audio/speech` to the address.
  addressFor(manifestBaseUrl, environment) {
    const environmentBaseUrl = environment[server.addressVariable]?.trim() || null;
    const hasNoKey = (environment[server.keyVariable]?.trim() ?? '') === '';
    const rule = { byDefault: ownAddress, variable: server.addressVariable, hasNoKey };
    return trustedAddress(rule, { manifestBaseUrl, environmentBaseUrl });
  },
  addressAt: (origin) => `${origin}/v1`,
  // The list price is OpenAI's own. A server on this computer is free, and the price of any other server is unknown.
  priceAt(origin, list) {
    if (origin === ownOrigin) return list;
    return isLoopbackHost(new URL(origin).hostname) ? free : { per: 'unknown' };
  },
};

/** The engine for OpenAI and for servers that have the same API. */
export const openai: EngineDescriptor = {
  name: 'openai',
  summary: 'OpenAI, and servers that speak its protocol',
  models: ['tts-1', 'gpt-4o-mini-tts', 'kokoro'],
  profile: openaiProfile,
  server,
  isUnlistedVoice: () => false,
  async create({ profile, baseUrl, environment, clock, watchFetch = (fetch) => fetch }) {
    const address = server.addressFor(baseUrl, environment);
    const key = keyFor(address, environment);
    const { createFetch } = await import('../http/http.js');
    const { createOpenai } = await import('./create-openai.js');
    const { fetch: plainFetch, close } = createFetch(environment);
    const fetch = watchFetch(plainFetch);
    return { ...createOpenai({ key, baseUrl: address, fetch, clock, profile }), close };
  },
};

/**
 * Returns the key for an address; an empty string if no key is set. Only OpenAI itself needs one: a server on this computer,
 * or one that the environment names, can work without.
 * @throws NarrateError `no-key`
 */
function keyFor(address: string, environment: Environment): string {
  const key = apiKeyIn(environment, server.keyVariable);
  if (key === '' && new URL(address).origin === ownOrigin) {
    throw new NarrateError('no-key', `There is no API key for OpenAI: ${server.keyVariable} is not set.`, {
      hint: `Set ${server.keyVariable} in a file .env next to the manifest, or as an environment variable. For your own server, set ${server.addressVariable} to its address. To hear the book free of charge, use --draft.`,
    });
  }
  return key;
}
