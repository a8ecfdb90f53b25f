import { NarrateError } from '../base/errors.js';
import type { Price } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import { draft } from './draft/index.js';
import type { Engine, EngineProfile } from './engine.js';
import type { EngineDescriptor, EngineServer, EngineSetup, Environment } from './engine-descriptor.js';
import { espeak } from './espeak/index.js';
import { flite } from './flite/index.js';
import { openai } from './openai/index.js';
import { pixazo } from './pixazo/index.js';

/** The engines that a manifest can name, one row each. */
export const engines: readonly EngineDescriptor[] = [pixazo, openai, flite, espeak];

/** Includes the engine of drafts, which a manifest cannot name. */
const byName: ReadonlyMap<string, EngineDescriptor> = new Map(
  [...engines, draft].map((one) => [one.name, one]),
);

/** The names of all engines, in the order of the registry. */
export const engineNames: readonly string[] = engines.map(({ name }) => name);

/** The names of all engines for messages: `pixazo, openai, flite and espeak`. */
export const engineList: string = inWords(engineNames, 'and');

/** The names and summaries of all engines for messages: `pixazo (the gateway), … or espeak (offline, free)`. */
export const engineSummary: string = engines
  .map(({ name, summary }) => `${name} (${summary})`)
  .join(', ')
  .replace(/\), (?=[^()]*\([^()]*\)$)/, ') or ');

/** The names of the engines with several models, for messages. */
export const enginesWithModels: string = inWords(
  engines.filter(({ models }) => models.length > 0).map(({ name }) => name),
  'and',
);

/** Examples of models for messages: `openai takes tts-1, … …`. */
export const modelExamples: string = engines
  .filter(({ models }) => models.length > 0)
  .map(({ name, models }) => `${name} takes ${models.join(', ')} …`)
  .join('; ');

/**
 * Returns the profile of an engine without loading the engine; null if there is no engine of that name.
 * @param model null: the engine's default; an engine with one model ignores it
 */
export const profileOf = (name: string, model: string | null = null): EngineProfile | null =>
  byName.get(name)?.profile(model) ?? null;

/** Returns the server of an engine; null if it has none or is not in the registry. */
export const serverOf = (name: string): EngineServer | null => byName.get(name)?.server ?? null;

/** Returns whether an engine runs on this computer, free of charge. */
export const isLocal = (name: string): boolean => byName.get(name)?.server === null;

/** Returns whether an engine refuses a language because it speaks only another one. @param tag a BCP-47 tag */
export const refusesLanguage = ({ onlyLanguage }: EngineProfile, tag: string): boolean =>
  onlyLanguage !== undefined && tag.replace(/-.*/, '').toLowerCase() !== onlyLanguage;

/** Returns whether an engine has a voice of exactly this name. An engine without a list of voices has any voice. */
export function hasVoice(profile: EngineProfile, name: string): boolean {
  const { supportsAnyVoice, voices } = profile;
  if (supportsAnyVoice || voices.length === 0 || voices.some((voice) => voice.name === name)) return true;
  return byName.get(profile.name)?.isUnlistedVoice(name) ?? false;
}

/**
 * Returns the origin (scheme, host and port) of the server that charges for an engine's requests, as the journal has it;
 * `local:<name>` for an engine on this computer. Sends no request and needs no key.
 * @param options `baseUrl` is the address in the manifest; null: the manifest has none
 * @throws NarrateError `key-origin` for an address that must not get the key, `usage` for a port that fetch blocks
 */
export function originOf(options: {
  readonly name: string;
  readonly baseUrl: string | null;
  readonly environment: Environment;
}): string {
  const server = serverOf(options.name);
  if (server === null) return `local:${options.name}`;
  return new URL(server.addressFor(options.baseUrl, options.environment)).origin;
}

/**
 * Returns whether an origin belongs to the vendor of the engine: its own host at any port, or a subdomain, such as that of a
 * region (`eu.api.openai.com`). There, requests cost at least the list price.
 */
export function isVendorOrigin(origin: string, { name }: EngineProfile): boolean {
  const server = serverOf(name);
  if (server === null || !URL.canParse(origin)) return false;
  // A host name may end with a dot, the DNS root.
  const host = new URL(origin).hostname.replace(/\.$/, '');
  const own = new URL(server.ownAddress).hostname;
  return host === own || host.endsWith(`.${own}`);
}

/** Returns the price of an engine's requests at an origin if neither the user nor the manifest sets one. */
export const listPriceAt = (origin: string, { name, price }: EngineProfile): Price =>
  serverOf(name)?.priceAt(origin, price) ?? price;

/** What `createEngine` needs. */
export interface EngineOptions {
  readonly name: string;
  /** Null: the engine's default; an engine with one model ignores it. */
  readonly model: string | null;
  /** The price that applies to this run; null: the list price. */
  readonly price: Price | null;
  /** The address in the manifest, which is not trusted (see `trustedAddress`); null: the manifest has none. */
  readonly baseUrl: string | null;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly cores: number;
  /** See `EngineSetup`. */
  readonly watchFetch?: EngineSetup['watchFetch'];
}

/**
 * Loads the adapter of an engine and creates the engine. Sends no request.
 * @throws NarrateError `no-key`, `key-origin`, `usage` for an unknown engine, a proxy that is not an address or a port that
 * fetch blocks
 */
export async function createEngine({ name, model, price, ...setup }: EngineOptions): Promise<Engine> {
  const engine = byName.get(name);
  if (engine === undefined) {
    throw new NarrateError('usage', `Engine "${name}" not found.`, {
      hint: `The engines are ${engineList}.`,
    });
  }
  const profile = engine.profile(model);
  return engine.create({ ...setup, profile: { ...profile, price: price ?? profile.price } });
}

function inWords(words: readonly string[], and: 'and' | 'or'): string {
  return words.join(', ').replace(/, (?=[^,]*$)/, ` ${and} `);
}
