import type { DirectEngine, EngineProfile } from './engine.js';

/** What the properties of a profile were called in 0.1. 0.3 no longer accepts these names. */
interface FormerNames {
  readonly takesPrompt?: boolean;
  readonly takesLanguage?: boolean;
  readonly takesAnyVoice?: boolean;
}

/** Returns a caller's engine with today's names in its profile, so that an engine written for 0.1 keeps working. */
export function withCurrentNames(engine: DirectEngine): DirectEngine {
  const profile: Partial<EngineProfile> & FormerNames = engine.profile;
  const { takesPrompt = false, takesLanguage = false, takesAnyVoice = false } = profile;
  const former = {
    supportsPrompt: takesPrompt,
    supportsLanguage: takesLanguage,
    supportsAnyVoice: takesAnyVoice,
  };
  // Called on the engine itself, which may be an instance of a class.
  return {
    kind: engine.kind,
    origin: engine.origin,
    profile: { ...former, ...engine.profile },
    synthesize: (...given) => engine.synthesize(...given),
    close: () => engine.close(),
  };
}
