import { describe, expect, it } from 'vitest';
import type { DirectEngine, EngineProfile, SpeechOutcome } from '../../src/engines/engine.js';
import { withCurrentNames } from '../../src/engines/former-names.js';
import { profileOf } from '../../src/engines/registry.js';

/** An engine as a caller of 0.1 wrote it: a class, with the names of then. */
class FormerEngine implements DirectEngine {
  readonly kind = 'direct';
  readonly origin = 'model:own';
  readonly profile: EngineProfile;
  #closed = false;

  constructor(profile: object) {
    this.profile = profile as EngineProfile;
  }

  async synthesize(): Promise<SpeechOutcome> {
    return { kind: 'unavailable', message: this.#closed ? 'closed' : 'open' };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

const { supportsPrompt, supportsLanguage, supportsAnyVoice, ...rest } = profileOf('openai')!;
const request = { text: 'One.', voice: 'alloy', prompt: null, language: null };

describe('an engine of a caller', () => {
  it('keeps what 0.1 called takesPrompt, takesLanguage and takesAnyVoice', () => {
    const former = new FormerEngine({ ...rest, takesPrompt: true, takesLanguage: true });
    expect(withCurrentNames(former).profile).toMatchObject({
      supportsPrompt: true,
      supportsLanguage: true,
      supportsAnyVoice: false,
    });
  });

  it('is described by the current names where it has both', () => {
    const profile = { ...rest, supportsPrompt, supportsLanguage, supportsAnyVoice, takesPrompt: false };
    expect(withCurrentNames(new FormerEngine(profile)).profile.supportsPrompt).toBe(true);
  });

  it('may be an instance of a class', async () => {
    const engine = withCurrentNames(new FormerEngine(rest));
    const { signal } = new AbortController();
    expect(await engine.synthesize(request, signal)).toMatchObject({ message: 'open' });
    await engine.close();
    expect(await engine.synthesize(request, signal)).toMatchObject({ message: 'closed' });
  });
});
