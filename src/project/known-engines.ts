import { NarrateError } from '../base/errors.js';
import { draftEngine } from '../engines/defaults.js';
import { isFliteInstalled } from '../engines/draft/is-flite-installed.js';
import type { DirectEngine } from '../engines/engine.js';
import { espeak } from '../engines/espeak/index.js';
import { engineNames, profileOf } from '../engines/registry.js';
import { isOrigin } from '../state/journal/entry-schema.js';
import type { LoadBookOptions } from './load-book.js';

/**
 * Returns the engines that a manifest can name, the one that speaks, and the one that speaks drafts on this computer. An engine object of the caller is added to them and
 * speaks.
 * @param engine the name of an engine, or the caller's own; undefined: the manifest's engine speaks
 * @throws NarrateError `usage` when the journal cannot hold the origin or the price of the caller's engine
 */
export function knownEngines(
  engine: string | DirectEngine | undefined,
): Pick<LoadBookOptions, 'engine' | 'engineNames' | 'profileOf' | 'draftEngine'> {
  const speaksDrafts = { draftEngine: isFliteInstalled() ? draftEngine : espeak.name };
  if (typeof engine !== 'object') return { engine: engine ?? null, engineNames, profileOf, ...speaksDrafts };
  const { profile, origin } = engine;
  if (!isOrigin(origin))
    throw new NarrateError(
      'usage',
      `The engine ${profile.name} has an invalid origin: it must be scheme, host and port (https://tts.example:8080), or a plain name.`,
    );
  if (profile.price.per !== 'unknown' && !Number.isSafeInteger(profile.price.microUsd))
    throw new NarrateError(
      'usage',
      `The engine ${profile.name} has an invalid price: ${profile.price.microUsd} is not a whole number of micro-dollars.`,
    );
  return {
    engine: profile.name,
    engineNames: [...engineNames, profile.name],
    ...speaksDrafts,
    profileOf: (name, model) => (name === profile.name ? profile : profileOf(name, model)),
  };
}
