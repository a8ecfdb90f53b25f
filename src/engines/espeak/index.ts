import type { EngineDescriptor } from '../engine-descriptor.js';
import { espeakProfile } from './profile.js';
import { parseVoiceName } from './voice-name.js';

/** The engine for the offline voice, eSpeak NG. */
export const espeak: EngineDescriptor = {
  name: espeakProfile.name,
  summary: 'offline, free',
  models: [],
  profile: () => espeakProfile,
  server: null,
  // Every language works with every variant and pitch (`fr+m2~40`): too many voices to list.
  isUnlistedVoice: (name) => parseVoiceName(name) !== null,
  async create({ profile, cores, environment }) {
    const { createEspeak } = await import('./create-espeak.js');
    return createEspeak({ profile, cores, environment });
  },
};
