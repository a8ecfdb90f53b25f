import type { FormatDescriptor } from './format.js';
import { m4a } from './m4a.js';

/** AAC in MP4 with the extension that audiobook players look for. */
export const m4b: FormatDescriptor<'m4b'> = { ...m4a, name: 'm4b', extension: 'm4b', playerRank: 2 };
