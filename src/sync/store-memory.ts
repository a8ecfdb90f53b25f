import { dirname } from 'node:path';
import { systemCode } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { readOwnFileSync } from '../files/read-own-file.js';
import { replaceFile } from '../files/replace-file.js';

/** A piece of the journal in a store. */
export interface Segment {
  readonly bytes: number;
  /** Of its lines. */
  readonly ids: readonly string[];
}

/** What a store held when it was last looked at. It can be found out anew, and costs time alone when it is lost. */
export interface StoreMemory {
  /** By the names of their objects. */
  readonly segments: ReadonlyMap<string, Segment>;
  /** Sizes of the recordings' objects, by name. */
  readonly takes: ReadonlyMap<string, number>;
}

const version = 1;
const nothing: StoreMemory = { segments: new Map(), takes: new Map() };

/** What is remembered at `path`; of a file that is missing, damaged or somebody else's, nothing. */
export function readMemory(path: string): StoreMemory {
  try {
    const { v, segments, takes } = JSON.parse(readOwnFileSync(path).toString());
    if (v !== version) return nothing;
    const memory = { segments: new Map(Object.entries(segments)), takes: new Map(Object.entries(takes)) };
    return isMemory(memory) ? memory : nothing;
  } catch {
    return nothing;
  }
}

const isSegment = (value: unknown): boolean => {
  const { bytes, ids } = value as { readonly bytes?: unknown; readonly ids?: unknown };
  return Number.isSafeInteger(bytes) && Array.isArray(ids);
};

const isMemory = (memory: {
  readonly segments: ReadonlyMap<string, unknown>;
  readonly takes: ReadonlyMap<string, unknown>;
}): memory is StoreMemory =>
  [...memory.segments.values()].every(isSegment) && [...memory.takes.values()].every(Number.isSafeInteger);

/** It is a convenience, so a disk that takes nothing is no failure. @throws NarrateError `unsafe-path` */
export async function writeMemory(path: string, { segments, takes }: StoreMemory): Promise<void> {
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
