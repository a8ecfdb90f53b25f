import type { Construct } from './construct.js';
import { attributeList } from './templates/attribute-list.js';
import { pairedTag } from './templates/paired-tag.js';
import { templateTag } from './templates/template-tag.js';
import { contentsLine, includeLine, pageCommand, snippetLine } from './templates/unspoken-line.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  attributeList,
  contentsLine,
  includeLine,
  pageCommand,
  snippetLine,
  templateTag,
  // After the constructs of which it is a special case: micromark tries the last one first.
  pairedTag,
];
