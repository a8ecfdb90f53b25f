import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

let versions: string | null = null;

/** Returns narrate's version and the exact versions of its dependencies: a change of these may change how a book is read. */
function ownVersions(): string {
  if (versions !== null) return versions;
  const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version, dependencies } = JSON.parse(json) as OwnPackage;
  versions = JSON.stringify([version, dependencies]);
  return versions;
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
