import type { Construct } from './construct.js';
import { lineBlocks } from './line-blocks.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [lineBlocks];
