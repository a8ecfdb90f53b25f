import type { Price } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine, EngineProfile } from './engine.js';

/** The process environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What an engine is made from. */
export interface EngineSetup {
  /** With the price that counts here. */
  readonly profile: EngineProfile;
  /** The manifest's address, which is not trusted (see `trustedAddress`); null: none. */
  readonly baseUrl: string | null;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Processor cores that it may use. */
  readonly cores: number;
}

/** The server of an engine that is reached over a network. */
export interface EngineServer {
  /** Environment variable that holds the key. */
  readonly keyVariable: string;
  /** Whether a server at another address may do without a key. */
  readonly isKeyOptional: boolean;
  /** Environment variable that names another address. */
  readonly addressVariable: string;
  /** The engine's own address, where its list price is charged. */
  readonly ownAddress: string;
  /**
   * The address that requests go to, without a slash at its end.
   * @throws NarrateError `key-origin`: the manifest names an address that must not have the key
   */
  addressFor(baseUrl: string | null, environment: Environment): string;
  /** What to set `addressVariable` to, to reach the server at an origin. */
  addressAt(origin: string): string;
  /** The list price at an origin. `list`: the one at its own address. */
  priceAt(origin: string, list: Price): Price;
}

/** Everything that narrate knows of an engine that a manifest can name: a row of the registry. */
export interface EngineDescriptor {
  readonly name: string;
  /** A few words for lists of engines. */
  readonly summary: string;
  /** Models that `engine.model` may name, as examples; empty: the engine has one model. */
  readonly models: readonly string[];
  /** `model`: null for the engine's own choice; an engine with one model ignores it. */
  profile(model: string | null): EngineProfile;
  /** Null: it runs on this machine, offline, free of charge and without a key. */
  readonly server: EngineServer | null;
  /** Whether a name that its list of voices lacks is a voice anyway. */
  isUnlistedVoice(name: string): boolean;
  /** Loads the adapter. Sends nothing. @throws NarrateError `no-key`, `key-origin`, `usage` (a proxy that is no address) */
  create(setup: EngineSetup): Promise<Engine>;
}
