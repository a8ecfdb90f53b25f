import type { DirectEngine } from '../engines/engine.js';
import { engineNames, profileOf } from '../engines/registry.js';
import type { LoadBookOptions } from './load-book.js';

/** The engines that a book is checked against: those that a manifest can name, and the caller's own, which then speaks. */
export function enginesFor(
  engine: string | DirectEngine | undefined,
): Pick<LoadBookOptions, 'engine' | 'engineNames' | 'profileOf'> {
  if (typeof engine !== 'object') return { engine: engine ?? null, engineNames, profileOf };
  const { profile } = engine;
  return {
    engine: profile.name,
    engineNames: [...engineNames, profile.name],
    profileOf: (name, model) => (name === profile.name ? profile : profileOf(name, model)),
  };
}
