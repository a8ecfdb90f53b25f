import { NarrateError } from '../base/errors.js';
import type { Price } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine, EngineProfile } from './engine.js';
import type { EngineDescriptor, EngineServer, Environment } from './engine-descriptor.js';
import { espeak } from './espeak/index.js';
import { openai } from './openai/index.js';
import { pixazo } from './pixazo/index.js';

/** A row for each engine that a manifest can name. */
export const engines: readonly EngineDescriptor[] = [pixazo, openai, espeak];

const byName: ReadonlyMap<string, EngineDescriptor> = new Map(engines.map((one) => [one.name, one]));

export const engineNames: readonly string[] = engines.map(({ name }) => name);

/** For people: `pixazo, openai and espeak`. */
export const engineList: string = inWords(engineNames, 'and');

/** For people: `pixazo (the gateway), … or espeak (offline, free)`. */
export const engineSummary: string = engines
  .map(({ name, summary }) => `${name} (${summary})`)
  .join(', ')
  .replace(/\), (?=[^()]*\([^()]*\)$)/, ') or ');

/** For people: the engines with several models. */
export const enginesWithModels: string = inWords(
  engines.filter(({ models }) => models.length > 0).map(({ name }) => name),
  'and',
);

/** For people: models to choose from, `openai: tts-1, …`. */
export const modelExamples: string = engines
  .filter(({ models }) => models.length > 0)
  .map(({ name, models }) => `${name} takes ${models.join(', ')} …`)
  .join('; ');

/**
 * What is known of an engine, without loading it; null: there is no such engine.
 * @param model null for the engine's own choice; an engine with one model ignores it
 */
export const profileOf = (name: string, model: string | null = null): EngineProfile | null =>
  byName.get(name)?.profile(model) ?? null;

/** An engine's server; null: it has none, or is not in the registry. */
export const serverOf = (name: string): EngineServer | null => byName.get(name)?.server ?? null;

/** Whether an engine runs on this machine, free of charge. */
export const isLocal = (name: string): boolean => byName.get(name)?.server === null;

/** Whether an engine has a voice of this very name. An engine without a list takes any. */
export function hasVoice(profile: EngineProfile, name: string): boolean {
  const { supportsAnyVoice, voices } = profile;
  if (supportsAnyVoice || voices.length === 0 || voices.some((voice) => voice.name === name)) return true;
  return byName.get(profile.name)?.isUnlistedVoice(name) ?? false;
}

/**
 * Where an engine's money goes: scheme, host and port, as the journal writes it; `local:<name>` for one on this machine.
 * Sends nothing and needs no key.
 * @throws NarrateError `key-origin`: the manifest names an address that must not have the key
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
 * Whether an origin belongs to the engine itself, so that its list price is the least that is charged there: its own
 * host, whatever the port, or one below it, such as a region's (`eu.api.openai.com`).
 */
export function isOwnAt(origin: string, { name }: EngineProfile): boolean {
  const server = serverOf(name);
  if (server === null || !URL.canParse(origin)) return false;
  // A name may end with the dot of the root.
  const host = new URL(origin).hostname.replace(/\.$/, '');
  const own = new URL(server.ownAddress).hostname;
  return host === own || host.endsWith(`.${own}`);
}

/** What an engine's requests cost at an origin, where the user and the manifest do not say. */
export const listPriceAt = (origin: string, { name, price }: EngineProfile): Price =>
  serverOf(name)?.priceAt(origin, price) ?? price;

export interface EngineOptions {
  readonly name: string;
  /** Of an engine that has several; null: its own choice. */
  readonly model: string | null;
  /** What a request costs here; null: the list price. */
  readonly price: Price | null;
  /** The manifest's address, which is not trusted (see `trustedAddress`). */
  readonly baseUrl: string | null;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly cores: number;
}

/**
 * Makes an engine ready for requests; its adapter is loaded here and not before. Sends nothing.
 * @throws NarrateError `no-key`, `key-origin`, `usage` (a proxy that is no address, or no such engine)
 */
export async function createEngine({ name, model, price, ...setup }: EngineOptions): Promise<Engine> {
  const engine = byName.get(name);
  if (engine === undefined) {
    throw new NarrateError('usage', `There is no engine "${name}".`, {
      hint: `The engines are ${engineList}.`,
    });
  }
  const profile = engine.profile(model);
  return engine.create({ ...setup, profile: { ...profile, price: price ?? profile.price } });
}

function inWords(words: readonly string[], and: 'and' | 'or'): string {
  return words.join(', ').replace(/, (?=[^,]*$)/, ` ${and} `);
}
