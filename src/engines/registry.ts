import type { Clock } from '../base/clock.js';
import { NarrateError } from '../base/errors.js';
import type { MicroUsd } from '../base/money.js';
import type { Engine, EngineProfile } from './engine.js';
import { espeakProfile } from './espeak/profile.js';
import { resolveBaseUrl } from './pixazo/origin.js';
import { pixazoProfile } from './pixazo/profile.js';

export interface EngineOptions {
  readonly name: string;
  /** The manifest's price, before the profile's. */
  readonly priceMicroUsd: MicroUsd | null;
  /** The manifest's address, which is not trusted (see `resolveBaseUrl`). */
  readonly baseUrl: string | null;
  /** The process environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly cores: number;
}

interface Entry {
  readonly profile: EngineProfile;
  readonly create: (options: EngineOptions, profile: EngineProfile) => Promise<Engine>;
}

const entries: Readonly<Record<string, Entry>> = {
  pixazo: { profile: pixazoProfile, create: createPixazoEngine },
  espeak: {
    profile: espeakProfile,
    async create(options, profile) {
      const { createEspeak } = await import('./espeak/create-espeak.js');
      return createEspeak({ profile, cores: options.cores, environment: options.environment });
    },
  },
};

const entryOf = (name: string): Entry | null =>
  Object.hasOwn(entries, name) ? (entries[name] ?? null) : null;

/** The engines that a manifest can name. */
export const engineNames: readonly string[] = Object.keys(entries);

/** What is known of an engine, without loading it; null: there is no such engine. */
export const profileOf = (name: string): EngineProfile | null => entryOf(name)?.profile ?? null;

/**
 * Makes an engine ready for requests; its adapter is loaded here and not before. Sends nothing.
 * @throws NarrateError `no-key`, `key-origin`, `usage` (a proxy that is no address, or no such engine).
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const entry = entryOf(options.name);
  if (entry === null) {
    throw new NarrateError('usage', `There is no engine "${options.name}".`, {
      hint: `The engines are ${engineNames.join(' and ')}.`,
    });
  }
  const priceMicroUsd = options.priceMicroUsd ?? entry.profile.priceMicroUsd;
  return entry.create(options, { ...entry.profile, priceMicroUsd });
}

async function createPixazoEngine(options: EngineOptions, profile: EngineProfile): Promise<Engine> {
  const key = keyOf(options.environment);
  const baseUrl = resolveBaseUrl({
    manifestBaseUrl: options.baseUrl,
    environmentBaseUrl: options.environment.PIXAZO_BASE_URL?.trim() || null,
  });
  const { createFetch } = await import('./http.js');
  const { createPixazo } = await import('./pixazo/create-pixazo.js');
  const { fetch, close } = createFetch(options.environment);
  return { ...createPixazo({ key, baseUrl, fetch, clock: options.clock, profile }), close };
}

function keyOf(environment: Readonly<Record<string, string | undefined>>): string {
  const key = environment.PIXAZO_API_KEY?.trim() ?? '';
  if (key === '') {
    throw new NarrateError('no-key', 'There is no key for the gateway: PIXAZO_API_KEY is not set.');
  }
  // Anything else cannot stand in a header, and is a slip in copying.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new NarrateError('no-key', 'PIXAZO_API_KEY holds characters that no key has, such as spaces.');
  }
  return key;
}
