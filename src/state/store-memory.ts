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

/** What is remembered at `path`; of a file that is missing or damaged, nothing. */
export function readMemory(path: string): StoreMemory {
  try {
    const value = JSON.parse(readOwnFileSync(path).toString()) as {
      v: unknown;
      segments: Record<string, Segment>;
      takes: Record<string, number>;
    };
    if (value.v !== version) return nothing;
    return { segments: new Map(Object.entries(value.segments)), takes: new Map(Object.entries(value.takes)) };
  } catch {
    return nothing;
  }
}

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
