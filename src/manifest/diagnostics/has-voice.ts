import type { EngineProfile } from '../../engines/engine.js';
import { parseVoiceName } from '../../engines/espeak/voice-name.js';

/**
 * Whether an engine has a voice of this very name. An engine without a list takes any; espeak also takes each of its
 * languages with a variant and a pitch (`fr+m2~40`), which are too many to list.
 */
export function hasVoice(profile: EngineProfile, name: string): boolean {
  if (
    profile.takesAnyVoice ||
    profile.voices.length === 0 ||
    profile.voices.some((voice) => voice.name === name)
  )
    return true;
  return profile.name === 'espeak' && parseVoiceName(name) !== null;
}
