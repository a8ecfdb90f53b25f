import { dirname } from 'node:path';
import { systemCode } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { readOwnFileSync } from '../files/read-own-file.js';
import { replaceFile } from '../files/replace-file.js';

/** A journal segment in a store: one object. */
export interface Segment {
  readonly bytes: number;
  /** Ids of its lines. */
  readonly ids: readonly string[];
}

/** The content of a store when it was last read. It is a cache: if it is lost, reading the store again costs only time. */
export interface StoreCache {
  /** Journal segments by object name. */
  readonly segments: ReadonlyMap<string, Segment>;
  /** Sizes in bytes of the recordings' objects, by object name. */
  readonly takes: ReadonlyMap<string, number>;
}

const version = 1;
const nothing: StoreCache = { segments: new Map(), takes: new Map() };

/** Reads the cache at `path`. It is empty if the file is missing, damaged, or of another program. */
export function readStoreCache(path: string): StoreCache {
  try {
    const { v, segments, takes } = JSON.parse(readOwnFileSync(path).toString());
    if (v !== version) return nothing;
    const cache = { segments: new Map(Object.entries(segments)), takes: new Map(Object.entries(takes)) };
    return isStoreCache(cache) ? cache : nothing;
  } catch {
    return nothing;
  }
}

const isSegment = (value: unknown): boolean => {
  const { bytes, ids } = value as { readonly bytes?: unknown; readonly ids?: unknown };
  return Number.isSafeInteger(bytes) && Array.isArray(ids);
};

const isStoreCache = (cache: {
  readonly segments: ReadonlyMap<string, unknown>;
  readonly takes: ReadonlyMap<string, unknown>;
}): cache is StoreCache =>
  [...cache.segments.values()].every(isSegment) && [...cache.takes.values()].every(Number.isSafeInteger);

/** Writes the cache to `path`. A disk that cannot be written to is no failure, because the cache only saves time. @throws NarrateError `unsafe-path` */
export async function writeStoreCache(path: string, { segments, takes }: StoreCache): Promise<void> {
  const text = JSON.stringify({
    v: version,
    segments: Object.fromEntries(segments),
    takes: Object.fromEntries(takes),
  });
  try {
    await makeFolder(dirname(path));
    await replaceFile(path, text);
  } catch (error) {
    if (systemCode(error) === 'unsafe-path') throw error;
  }
}
