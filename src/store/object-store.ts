/** An object of a store, as a listing shows it. */
export interface ListedObject {
  /** Parts with slashes between, relative to the store: `takes/<key>/<request id>.wav`. */
  readonly name: string;
  readonly bytes: number;
  /** When it was last written, by the store's own clock, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/**
 * A place for named objects that several machines share. What a `put` wrote, every later `get` and `list` sees, wherever it
 * comes from: so it is with S3 (since 2020) and with the servers that follow it. An object is there whole or not at all.
 * Everything rejects with the signal's reason when aborted.
 * @throws NarrateError `store-unreachable`, `store-refused`, and for a folder `disk-full`, `not-writable`
 */
export interface ObjectStore {
  /** For people: `s3://bucket/prefix`, a folder's path. */
  readonly place: string;
  /** All objects whose names begin so, in the order of their names. */
  list(prefix: string, signal: AbortSignal): Promise<readonly ListedObject[]>;
  /** Null: there is no such object. */
  get(name: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Replaces what had that name. */
  put(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** None of that name is as good. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
