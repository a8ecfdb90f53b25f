import { describe, expect, it } from 'vitest';
import type { DirectEngine, EngineProfile, SpeechOutcome } from '../../src/engines/engine.js';
import { withCurrentNames } from '../../src/engines/former-names.js';
import { profileOf } from '../../src/engines/registry.js';

/** An engine that a caller wrote for 0.1: a class with the names of that version. */
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

describe('withCurrentNames', () => {
  it('accepts takesPrompt, takesLanguage and takesAnyVoice, the names of 0.1', () => {
    const former = new FormerEngine({ ...rest, takesPrompt: true, takesLanguage: true });
    expect(withCurrentNames(former).profile).toMatchObject({
      supportsPrompt: true,
      supportsLanguage: true,
      supportsAnyVoice: false,
    });
  });

  it('prefers the current name if a profile has both', () => {
    const profile = { ...rest, supportsPrompt, supportsLanguage, supportsAnyVoice, takesPrompt: false };
    expect(withCurrentNames(new FormerEngine(profile)).profile.supportsPrompt).toBe(true);
  });

  it('accepts an instance of a class', async () => {
    const engine = withCurrentNames(new FormerEngine(rest));
    const { signal } = new AbortController();
    expect(await engine.synthesize(request, signal)).toMatchObject({ message: 'open' });
    await engine.close();
    expect(await engine.synthesize(request, signal)).toMatchObject({ message: 'closed' });
  });
});
