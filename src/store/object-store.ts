/** An entry of a store's listing. */
export interface ListedObject {
  /** Relative to the store, with slashes: `takes/<key>/<request id>.wav`. */
  readonly name: string;
  readonly bytes: number;
  /** When the object was last written, by the store's clock, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/**
 * A store of named objects that several machines share. Every `get` and `list` after a `put` sees its object, on all
 * machines: S3 (since 2020) and compatible servers guarantee this. An object is complete or does not exist. All methods
 * reject with the signal's reason when it aborts.
 * @throws NarrateError `store-unreachable`, `store-refused`, and for a store in a folder `disk-full`, `not-writable`, `unsafe-path`
 */
export interface ObjectStore {
  /** The name of the store for messages: `s3://bucket/prefix`, or the path of a folder. */
  readonly place: string;
  /** Returns all objects whose names begin with `prefix`, in the order of their names. */
  list(prefix: string, signal: AbortSignal): Promise<readonly ListedObject[]>;
  /** Returns the bytes of an object; null: it does not exist. */
  get(name: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Writes an object, and replaces an existing one. */
  put(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Removes an object if it exists. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
