import type { Construct } from './construct.js';
import { attributeList } from './templates/attribute-list.js';
import { callouts } from './containers/callouts.js';
import { colonContainers } from './containers/colon-containers.js';
import { contentsLine, includeLine, snippetLine } from './templates/unspoken-line.js';
import { fencedBoxes } from './containers/fenced-boxes.js';
import { indentedBoxes } from './containers/indented-boxes.js';
import { learnBlocks } from './containers/learn-blocks.js';
import { lineBlocks } from './line-blocks.js';
import { mdx } from './mdx/mdx.js';
import { pageCommand } from './raw/page-command.js';
import { pairedTag } from './templates/paired-tag.js';
import { rawBlock } from './raw/raw-block.js';
import { rawInline } from './raw/raw-inline.js';
import { rawTex } from './raw/raw-tex.js';
import { slashContainers } from './containers/slash-containers.js';
import { templateTag } from './templates/template-tag.js';
import { texEnvironment } from './raw/tex-environment.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  lineBlocks,
  callouts,
  colonContainers,
  fencedBoxes,
  indentedBoxes,
  learnBlocks,
  slashContainers,
  attributeList,
  contentsLine,
  includeLine,
  mdx,
  pageCommand,
  rawBlock,
  rawInline,
  rawTex,
  snippetLine,
  templateTag,
  texEnvironment,
  pairedTag,
];
