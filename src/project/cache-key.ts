import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface OwnPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

let rules: string | null = null;

/** What decides how a book is read, beside the book: our version, and those of the libraries, which are exact. */
function ownRules(): string {
  if (rules !== null) return rules;
  const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version, dependencies } = JSON.parse(json) as OwnPackage;
  rules = JSON.stringify([version, dependencies]);
  return rules;
}

/**
 * The key of what is made of some input: SHA-256 over the rules of this version, and all parts with their lengths.
 * @param parts what kind of thing it is, then all that it is made of
 */
export function cacheKey(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256').update(ownRules());
  for (const part of parts) hash.update(`\n${part.length}\n`).update(part);
  return hash.digest('hex');
}
