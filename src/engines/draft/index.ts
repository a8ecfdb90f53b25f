import { free } from '../../base/money/price.js';
import type { EngineProfile } from '../engine.js';
import type { EngineDescriptor } from '../engine-descriptor.js';
import { espeak } from '../espeak/index.js';
import { espeakProfile } from '../espeak/profile.js';
import { flite } from '../flite/index.js';
import { fliteProfile } from '../flite/profile.js';

/** The profile of the engine of drafts: the voices of flite for English, and those of espeak for other languages. */
const draftProfile: EngineProfile = {
  ...espeakProfile,
  name: 'flite+espeak',
  model: `${fliteProfile.model}+${espeakProfile.model}`,
  price: free,
  voices: [...fliteProfile.voices, ...espeakProfile.voices],
  charactersPerSecond: fliteProfile.charactersPerSecond,
  secondsPerRequest: fliteProfile.secondsPerRequest,
};

/**
 * The engine that speaks drafts: flite and espeak together, chosen by the name of the voice. They share no names. A manifest
 * cannot name it.
 */
export const draft: EngineDescriptor = {
  name: draftProfile.name,
  summary: 'offline, free',
  models: [],
  profile: () => draftProfile,
  server: null,
  isUnlistedVoice: (name) => flite.isUnlistedVoice(name) || espeak.isUnlistedVoice(name),
  async create(setup) {
    const { createDraft } = await import('./create-draft.js');
    return createDraft(setup);
  },
};
