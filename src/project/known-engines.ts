import { NarrateError } from '../base/errors.js';
import type { DirectEngine } from '../engines/engine.js';
import { engineNames, profileOf } from '../engines/registry.js';
import { isOrigin } from '../state/journal/entry-schema.js';
import type { LoadBookOptions } from './load-book.js';

/**
 * The engines that a book is checked against: those that a manifest can name, and the caller's own, which then speaks.
 * @throws NarrateError `usage`: the journal could not hold what the caller's own engine says of itself
 */
export function knownEngines(
  engine: string | DirectEngine | undefined,
): Pick<LoadBookOptions, 'engine' | 'engineNames' | 'profileOf'> {
  if (typeof engine !== 'object') return { engine: engine ?? null, engineNames, profileOf };
  const { profile, origin } = engine;
  if (!isOrigin(origin))
    throw new NarrateError(
      'usage',
      `The origin of the engine ${profile.name} is neither scheme, host and port nor a plain name.`,
    );
  if (profile.price.per !== 'unknown' && !Number.isSafeInteger(profile.price.microUsd))
    throw new NarrateError(
      'usage',
      `The price of the engine ${profile.name} is no whole number of micro-dollars.`,
    );
  return {
    engine: profile.name,
    engineNames: [...engineNames, profile.name],
    profileOf: (name, model) => (name === profile.name ? profile : profileOf(name, model)),
  };
}
