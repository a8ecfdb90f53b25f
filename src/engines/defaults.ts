import { espeak } from './espeak/index.js';
import { pixazo } from './pixazo/index.js';

export { draftVoice } from './espeak/draft-voice.js';

/** The engine that a manifest without `engine` uses. */
export const defaultEngine = pixazo.name;

/** The engine that speaks drafts: offline and free. */
export const draftEngine = espeak.name;
