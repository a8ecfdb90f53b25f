import type { Construct } from './construct.js';
import { callouts } from './containers/callouts.js';
import { colonContainers } from './containers/colon-containers.js';
import { fencedBoxes } from './containers/fenced-boxes.js';
import { indentedBoxes } from './containers/indented-boxes.js';
import { learnBlocks } from './containers/learn-blocks.js';
import { slashContainers } from './containers/slash-containers.js';
import { lineBlocks } from './line-blocks.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  lineBlocks,
  callouts,
  colonContainers,
  fencedBoxes,
  indentedBoxes,
  learnBlocks,
  slashContainers,
];
