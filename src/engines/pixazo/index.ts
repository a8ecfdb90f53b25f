import { NarrateError } from '../../base/errors.js';
import type { EngineDescriptor, EngineServer } from '../engine-descriptor.js';
import { apiKeyIn } from '../http/api-key.js';
import { trustedAddress } from '../trusted-address.js';
import { pixazoProfile } from './profile.js';

const server: EngineServer = {
  keyVariable: 'PIXAZO_API_KEY',
  isKeyOptional: false,
  addressVariable: 'PIXAZO_BASE_URL',
  // Source: vendor's API page.
  ownAddress: 'https://gateway.pixazo.ai',
  addressFor(manifestBaseUrl, environment) {
    const environmentBaseUrl = environment[server.addressVariable]?.trim() || null;
    const rule = { byDefault: server.ownAddress, variable: server.addressVariable };
    return trustedAddress(rule, { manifestBaseUrl, environmentBaseUrl });
  },
  addressAt: (origin) => origin,
  priceAt: (_, list) => list,
};

/** The engine for the Pixazo gateway. */
export const pixazo: EngineDescriptor = {
  name: pixazoProfile.name,
  summary: 'the gateway',
  models: [],
  profile: () => pixazoProfile,
  server,
  isUnlistedVoice: () => false,
  async create({ profile, baseUrl, environment, clock, watchFetch = (fetch) => fetch }) {
    const key = apiKeyIn(environment, server.keyVariable);
    if (key === '')
      throw new NarrateError('no-key', `There is no API key for Pixazo: ${server.keyVariable} is not set.`, {
        hint: `Set ${server.keyVariable} in a file .env next to the manifest, or as an environment variable. To hear the book free of charge, use --draft.`,
      });
    const address = server.addressFor(baseUrl, environment);
    const { createFetch } = await import('../http/http.js');
    const { createPixazo } = await import('./create-pixazo.js');
    const { fetch: plainFetch, close } = createFetch(environment);
    const fetch = watchFetch(plainFetch);
    return { ...createPixazo({ key, baseUrl: address, fetch, clock, profile }), close };
  },
};
