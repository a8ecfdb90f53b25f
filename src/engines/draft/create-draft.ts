import type { DirectEngine } from '../engine.js';
import type { EngineSetup } from '../engine-descriptor.js';
import { createEspeak } from '../espeak/create-espeak.js';
import { createFlite } from '../flite/create-flite.js';
import { parseFliteVoice } from '../flite/voice-name.js';

/**
 * Creates the engine of drafts, which speaks each text with flite or espeak, as the voice says. Each starts its processes when
 * there is work for it. `synthesize` throws what the two engines throw.
 */
export function createDraft({ profile, cores, environment }: EngineSetup): DirectEngine {
  const flite = createFlite({ profile, cores, environment });
  const espeak = createEspeak({ profile, cores, environment });
  return {
    kind: 'direct',
    profile,
    origin: `local:${profile.name}`,
    synthesize: (request, signal) =>
      (parseFliteVoice(request.voice) === null ? espeak : flite).synthesize(request, signal),
    async close() {
      await Promise.all([flite.close(), espeak.close()]);
    },
  };
}
