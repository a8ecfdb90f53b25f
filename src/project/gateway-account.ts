import { createHash } from 'node:crypto';
import { serverOf } from '../engines/registry.js';
import type { OpenProject } from './open-project.js';

/**
 * Returns a name for the account that a project's requests are charged to: the address of the gateway, and the API key. All
 * projects with the same account share its limits. The key cannot be derived from the name.
 */
export function gatewayAccount({ origin, environment, book }: OpenProject): string {
  const server = serverOf(book.profile.name);
  const apiKey = server === null ? '' : (environment[server.keyVariable]?.trim() ?? '');
  return createHash('sha256')
    .update(JSON.stringify(['narrate account', origin, apiKey]))
    .digest('hex')
    .slice(0, 20);
}
