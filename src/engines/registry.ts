import { NarrateError } from '../base/errors.js';
import type { Price } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import { apiKeyIn } from './api-key.js';
import type { Engine, EngineProfile } from './engine.js';
import { espeakProfile } from './espeak/profile.js';
import { openaiAddress, openaiKey, openaiOwnAddress, openaiPriceAt } from './openai/address.js';
import { openaiProfile } from './openai/profile.js';
import { isOwnOrigin } from './own-origin.js';
import { pixazoAddress, resolveBaseUrl } from './pixazo/origin.js';
import { pixazoProfile } from './pixazo/profile.js';

export interface EngineOptions {
  readonly name: string;
  /** Of an engine that has several; null: its own choice. */
  readonly model: string | null;
  /** What a request costs here; null: the list price. */
  readonly price: Price | null;
  /** The manifest's address, which is not trusted (see `trustedAddress`). */
  readonly baseUrl: string | null;
  /** The process environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly cores: number;
}

interface Entry {
  /** `model`: of an engine that has several; one that has not keeps its own. */
  readonly profile: (model: string | null) => EngineProfile;
  /** Where its list price is asked; null: it is free, on this machine. */
  readonly ownAddress: string | null;
  readonly create: (options: EngineOptions, profile: EngineProfile) => Promise<Engine>;
}

const entries: Readonly<Record<string, Entry>> = {
  pixazo: { profile: () => pixazoProfile, ownAddress: pixazoAddress, create: createPixazoEngine },
  openai: { profile: openaiProfile, ownAddress: openaiOwnAddress, create: createOpenaiEngine },
  espeak: {
    profile: () => espeakProfile,
    ownAddress: null,
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

/** For people: `pixazo, openai and espeak`. */
export const engineList: string = engineNames.join(', ').replace(/, (?=[^,]*$)/, ' and ');

/**
 * What is known of an engine, without loading it; null: there is no such engine. `model`: of one that has several, null
 * for its own choice; an engine with one model has that in its profile, whatever is asked for.
 */
export const profileOf = (name: string, model: string | null = null): EngineProfile | null =>
  entryOf(name)?.profile(model) ?? null;

/** Whether an origin belongs to the engine itself, and its list price is what is asked there at least. */
export const isOwnAt = (origin: string, { name }: EngineProfile): boolean =>
  isOwnOrigin(origin, entryOf(name)?.ownAddress ?? null);

/** What an engine's requests cost at an origin, where nobody else says. */
export const listPriceAt = (origin: string, { name, price }: EngineProfile): Price =>
  name === 'openai' ? openaiPriceAt(origin, price) : price;

/**
 * Makes an engine ready for requests; its adapter is loaded here and not before. Sends nothing.
 * @throws NarrateError `no-key`, `key-origin`, `usage` (a proxy that is no address, or no such engine).
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const entry = entryOf(options.name);
  if (entry === null) {
    throw new NarrateError('usage', `There is no engine "${options.name}".`, {
      hint: `The engines are ${engineList}.`,
    });
  }
  const profile = entry.profile(options.model);
  return entry.create(options, { ...profile, price: options.price ?? profile.price });
}

async function createPixazoEngine(options: EngineOptions, profile: EngineProfile): Promise<Engine> {
  const key = apiKeyIn(options.environment, 'PIXAZO_API_KEY');
  if (key === '')
    throw new NarrateError('no-key', 'There is no key for the gateway: PIXAZO_API_KEY is not set.');
  const baseUrl = resolveBaseUrl({
    manifestBaseUrl: options.baseUrl,
    environmentBaseUrl: options.environment.PIXAZO_BASE_URL?.trim() || null,
  });
  const { createFetch } = await import('./http.js');
  const { createPixazo } = await import('./pixazo/create-pixazo.js');
  const { fetch, close } = createFetch(options.environment);
  return { ...createPixazo({ key, baseUrl, fetch, clock: options.clock, profile }), close };
}

async function createOpenaiEngine(options: EngineOptions, profile: EngineProfile): Promise<Engine> {
  const { environment, clock } = options;
  const baseUrl = openaiAddress(options.baseUrl, environment);
  const key = openaiKey(baseUrl, environment);
  const { createFetch } = await import('./http.js');
  const { createOpenai } = await import('./openai/create-openai.js');
  const { fetch, close } = createFetch(environment);
  return { ...createOpenai({ key, baseUrl, fetch, clock, profile }), close };
}
