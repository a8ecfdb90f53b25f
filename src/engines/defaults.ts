import { espeak } from './espeak/index.js';
import { pixazo } from './pixazo/index.js';

export { draftVoice } from './espeak/draft-voice.js';

/** The engine of a manifest that names none. */
export const defaultEngine = pixazo.name;

/** The engine of drafts: offline and free. */
export const draftEngine = espeak.name;
