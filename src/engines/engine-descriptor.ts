import type { Price } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine, EngineProfile } from './engine.js';
import type { Fetch } from './http/http.js';

/** The process environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that `EngineDescriptor.create` needs. */
export interface EngineSetup {
  /** Its `price` is the one that applies to this run. */
  readonly profile: EngineProfile;
  /** The address in the manifest, which is not trusted (see `trustedAddress`); null: the manifest has none. */
  readonly baseUrl: string | null;
  readonly environment: Environment;
  readonly clock: Clock;
  /** How many processor cores the engine may use. */
  readonly cores: number;
  /** Returns a `fetch` that watches the requests of the engine (`narrate doctor --live`). Absent: nobody watches. */
  readonly watchFetch?: ((fetch: Fetch) => Fetch) | undefined;
}

/** The server of an engine that is used over a network. */
export interface EngineServer {
  /** The environment variable that contains the API key. */
  readonly keyVariable: string;
  /** Whether a server at another address can work without a key. */
  readonly isKeyOptional: boolean;
  /** The environment variable that sets another address. */
  readonly addressVariable: string;
  /** The engine's own address, where its list price applies. */
  readonly ownAddress: string;
  /**
   * Returns the address that requests go to, without a slash at the end.
   * @param baseUrl the address in the manifest; null: the manifest has none
   * @throws NarrateError `key-origin` for an address that must not get the key, `usage` for a port that fetch blocks
   */
  addressFor(baseUrl: string | null, environment: Environment): string;
  /** Returns the value of `addressVariable` that makes requests go to an origin. */
  addressAt(origin: string): string;
  /** Returns the list price at an origin. @param list the list price at the engine's own address */
  priceAt(origin: string, list: Price): Price;
}

/** Everything that narrate knows about an engine that a manifest can name: one row of the registry. */
export interface EngineDescriptor {
  readonly name: string;
  /** A few words for lists of engines. */
  readonly summary: string;
  /** Examples of values for `engine.model`; empty: the engine has only one model. */
  readonly models: readonly string[];
  /** Returns the profile of a model. @param model null: the engine's default; an engine with one model ignores it */
  profile(model: string | null): EngineProfile;
  /** Null: the engine runs on this computer, offline, free of charge and without a key. */
  readonly server: EngineServer | null;
  /** Says whether a name that is not in the list of voices is a voice anyway. */
  isUnlistedVoice(name: string): boolean;
  /**
   * Loads the adapter and creates the engine. Sends no request.
   * @throws NarrateError `no-key`, `key-origin`, `usage` for a proxy that is not an address or a port that fetch blocks
   */
  create(setup: EngineSetup): Promise<Engine>;
}
