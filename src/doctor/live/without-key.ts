import { serverOf } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import type { Finding } from './finding.js';

/** A shorter value is no secret, but a placeholder of a server without keys. It could be a part of any word. */
const shortestKey = 4;

/**
 * Replaces the API key in what was seen. A gateway may repeat it in any text, also in the name of a field or of a host.
 */
export function withoutKey(
  findings: readonly Finding[],
  { book, environment }: Pick<OpenProject, 'book' | 'environment'>,
): readonly Finding[] {
  const variable = serverOf(book.profile.name)?.keyVariable;
  const key = variable === undefined ? '' : (environment[variable]?.trim() ?? '');
  if (key.length < shortestKey) return findings;
  const hide = (text: string): string => text.replaceAll(key, '…').replaceAll(key.toLowerCase(), '…');
  return findings.map((finding) => ({ ...finding, observed: hide(finding.observed) }));
}
