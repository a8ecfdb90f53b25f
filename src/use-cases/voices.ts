import { NarrateError } from '../base/errors.js';
import type { EngineProfile } from '../engines/engine.js';
import { engineList, profileOf } from '../engines/registry.js';

/** Returns an engine's profile: voices, languages, limits and price. @throws NarrateError `usage` for an unknown engine */
export function voices(engine: string): EngineProfile {
  const profile = profileOf(engine);
  if (profile !== null) return profile;
  throw new NarrateError('usage', `Engine "${engine}" not found.`, {
    hint: `Name one of these: ${engineList}.`,
  });
}
