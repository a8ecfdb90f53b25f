import { openaiAddress } from './openai/address.js';
import { resolveBaseUrl } from './pixazo/origin.js';

/**
 * Where an engine's money goes: scheme, host and port, as the journal writes it. Sends nothing and needs no key.
 * @throws NarrateError `key-origin`: the manifest names an address that may not have the key
 */
export function originOf(options: {
  readonly name: string;
  readonly baseUrl: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): string {
  if (options.name === 'openai') return new URL(openaiAddress(options.baseUrl, options.environment)).origin;
  if (options.name !== 'pixazo') return `local:${options.name}`;
  const environmentBaseUrl = options.environment.PIXAZO_BASE_URL?.trim() || null;
  return new URL(resolveBaseUrl({ manifestBaseUrl: options.baseUrl, environmentBaseUrl })).origin;
}
