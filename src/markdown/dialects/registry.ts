import type { Construct } from './construct.js';
import { definitionLists } from './definition-lists.js';
import { lineBlocks } from './line-blocks.js';
import { tableCaptions } from './table-captions.js';
import { dashTables, gridTables } from './text-tables/text-tables.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  dashTables,
  definitionLists,
  gridTables,
  lineBlocks,
  tableCaptions,
];
