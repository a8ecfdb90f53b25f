import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

let versions: string | null = null;

/**
 * Returns narrate's version, the exact versions of its dependencies and the hash of the build: a change of these may change how
 * a book is read. Two commits may have the same version. Code that runs from `src` has no build of its own.
 */
function ownVersions(): string {
  if (versions !== null) return versions;
  const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version, dependencies } = JSON.parse(json) as OwnPackage;
  versions = JSON.stringify([version, dependencies, build()]);
  return versions;
}

/** Returns the hash of the packed files (`build/build-id.ts`); null: nothing is built. */
function build(): string | null {
  try {
    return readFileSync(new URL('../../dist/packed/build-id.txt', import.meta.url), 'utf8');
  } catch {
    return null;
  }
}

/**
 * Returns the cache key of a value: the hexadecimal SHA-256 of narrate's versions and of all parts with their lengths.
 * @param parts the kind of the value, then all its inputs
 */
export function cacheKey(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256').update(ownVersions());
  for (const part of parts) hash.update(`\n${part.length}\n`).update(part);
  return hash.digest('hex');
}
