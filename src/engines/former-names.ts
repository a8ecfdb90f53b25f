import type { DirectEngine, EngineProfile } from './engine.js';

/** The names that 0.1 had for properties of a profile. 0.3 no longer accepts them. */
interface FormerNames {
  readonly takesPrompt?: boolean;
  readonly takesLanguage?: boolean;
  readonly takesAnyVoice?: boolean;
}

/** Returns a caller's engine with the current names in its profile, so that an engine written for 0.1 keeps working. */
export function withCurrentNames(engine: DirectEngine): DirectEngine {
  const profile: Partial<EngineProfile> & FormerNames = engine.profile;
  const { takesPrompt = false, takesLanguage = false, takesAnyVoice = false } = profile;
  const former = {
    supportsPrompt: takesPrompt,
    supportsLanguage: takesLanguage,
    supportsAnyVoice: takesAnyVoice,
  };
  // Calls go through the engine, which may be an instance of a class whose methods need `this`.
  return {
    kind: engine.kind,
    origin: engine.origin,
    profile: { ...former, ...engine.profile },
    synthesize: (...given) => engine.synthesize(...given),
    close: () => engine.close(),
  };
}
