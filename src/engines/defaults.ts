import { draft } from './draft/index.js';
import { pixazo } from './pixazo/index.js';

export { differentDraftVoices, draftVoice } from './draft/draft-voice.js';

/** The engine that a manifest without `engine` uses. */
export const defaultEngine = pixazo.name;

/** The engine that speaks drafts if all its parts are installed: offline and free. */
export const draftEngine = draft.name;
