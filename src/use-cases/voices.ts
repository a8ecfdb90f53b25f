import { NarrateError } from '../base/errors.js';
import type { EngineProfile } from '../engines/engine.js';
import { engineList, profileOf } from '../engines/registry.js';

/** What is known of an engine: voices, languages, limits, price. @throws NarrateError `usage` for a name that is none */
export function voices(engine: string): EngineProfile {
  const profile = profileOf(engine);
  if (profile !== null) return profile;
  throw new NarrateError('usage', `There is no engine ${engine}.`, {
    hint: `The engines are ${engineList}.`,
  });
}
