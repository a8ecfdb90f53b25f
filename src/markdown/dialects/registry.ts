import type { Construct } from './construct.js';
import { mdx } from './mdx/mdx.js';
import { pageCommand } from './raw/page-command.js';
import { rawBlock } from './raw/raw-block.js';
import { rawInline } from './raw/raw-inline.js';
import { rawTex } from './raw/raw-tex.js';
import { texEnvironment } from './raw/tex-environment.js';
import { attributeList } from './templates/attribute-list.js';
import { formulaTag, pairedTag } from './templates/paired-tag.js';
import { templateTag } from './templates/template-tag.js';
import { contentsLine, includeLine, snippetLine } from './templates/unspoken-line.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
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
  // After the constructs of which it is a special case: micromark tries the last one first.
  formulaTag,
  pairedTag,
];
