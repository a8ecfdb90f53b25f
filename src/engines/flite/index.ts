import type { EngineDescriptor } from '../engine-descriptor.js';
import { fliteProfile } from './profile.js';
import { parseFliteVoice } from './voice-name.js';

/** The engine for the English offline voices of Flite. */
export const flite: EngineDescriptor = {
  name: fliteProfile.name,
  summary: 'offline, free, only English',
  models: [],
  profile: () => fliteProfile,
  server: null,
  // Every speaker works with every pitch and pace (`slt~112@90`): too many voices to list.
  isUnlistedVoice: (name) => parseFliteVoice(name) !== null,
  async create({ profile, cores, environment }) {
    const { createFlite } = await import('./create-flite.js');
    return createFlite({ profile, cores, environment });
  },
};
