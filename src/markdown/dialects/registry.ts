import { attributeLines } from './attributes/attribute-lines.js';
import { attributes } from './attributes/attributes.js';
import { bracketedSpan } from './attributes/bracketed-span.js';
import { linkAroundLink } from './attributes/link-around-link.js';
import { bookdownParts, bookdownTexts } from './bookdown.js';
import { bareCitation } from './citations/bare-citation.js';
import { bookReference } from './citations/book-reference.js';
import { bracketedCitation } from './citations/bracketed-citation.js';
import type { Construct } from './construct.js';
import { callouts } from './containers/callouts.js';
import { colonContainers } from './containers/colon-containers.js';
import { fencedBoxes } from './containers/fenced-boxes.js';
import { indentedBoxes } from './containers/indented-boxes.js';
import { learnBlocks } from './containers/learn-blocks.js';
import { slashContainers } from './containers/slash-containers.js';
import { vitepressBoxes } from './containers/vitepress-boxes.js';
import { criticMarkup } from './critic-markup/critic-markup.js';
import { abbreviations } from './definitions/abbreviations.js';
import { definitionLists } from './definitions/definition-lists.js';
import { directives } from './directives/directives.js';
import { fancyLists } from './fancy-lists/fancy-lists.js';
import { formulaEnds } from './formulas/formula-ends.js';
import { formulaLines } from './formulas/formula-lines.js';
import { lineBlocks } from './line-blocks/line-blocks.js';
import { codeFormulas } from './math/code-formulas.js';
import { equationLabels, mystEquationLabels } from './math/equation-labels.js';
import { doubleSlashMath, slashMath } from './math/math-brackets.js';
import { mathEnvironments } from './math/math-environments.js';
import { mdx } from './mdx/mdx.js';
import { mdxComment } from './mdx/mdx-comment.js';
import { mystBlockBreak, mystCardLine, mystComment, mystLabel } from './myst/lines.js';
import { mystRoles } from './myst/roles.js';
import { inlineNotes } from './notes/inline-notes.js';
import { blockIds } from './obsidian/block-ids.js';
import { hashtags } from './obsidian/hashtags.js';
import { inlineFields } from './obsidian/inline-fields.js';
import { obsidianComments } from './obsidian/obsidian-comments.js';
import { taskStates } from './obsidian/task-states.js';
import { wikiLinks, wikiNames } from './obsidian/wiki-links.js';
import { openReferences } from './open-references.js';
import { executedCode } from './raw/executed-code.js';
import { metadataBlocks } from './raw/metadata-blocks.js';
import { pageCommand } from './raw/page-command.js';
import { rawBlock } from './raw/raw-block.js';
import { rawInline } from './raw/raw-inline.js';
import { rawTex } from './raw/raw-tex.js';
import { texEnvironment } from './raw/tex-environment.js';
import { kramdownAttributes } from './templates/kramdown-attributes.js';
import { formulaTag, pairedTag } from './templates/paired-tag.js';
import { templateAddress } from './templates/template-address.js';
import { contentsLine, includeLine, snippetLine } from './templates/template-lines.js';
import { templateTag } from './templates/template-tag.js';
import { emojiNames, icons } from './text-marks/emoji.js';
import { highlights } from './text-marks/highlights.js';
import { insertions, keyboardKeys } from './text-marks/insertions.js';
import { scripts } from './text-marks/scripts.js';
import { smartDashes } from './text-marks/smart-dashes.js';
import { tableCaptions } from './text-tables/table-captions.js';
import { dashTables, gridTables } from './text-tables/text-tables.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  lineBlocks,
  callouts,
  colonContainers,
  fencedBoxes,
  indentedBoxes,
  learnBlocks,
  slashContainers,
  kramdownAttributes,
  contentsLine,
  includeLine,
  mdx,
  mdxComment,
  pageCommand,
  rawBlock,
  rawInline,
  rawTex,
  snippetLine,
  templateTag,
  templateAddress,
  texEnvironment,
  formulaTag,
  pairedTag,
  abbreviations,
  attributes,
  bareCitation,
  bookReference,
  bracketedCitation,
  bracketedSpan,
  fancyLists,
  inlineNotes,
  linkAroundLink,
  openReferences,
  mystBlockBreak,
  mystComment,
  mystLabel,
  mystRoles,
  scripts,
  smartDashes,
  formulaEnds,
  formulaLines,
  dashTables,
  definitionLists,
  gridTables,
  tableCaptions,
  highlights,
  insertions,
  keyboardKeys,
  icons,
  emojiNames,
  inlineFields,
  taskStates,
  wikiLinks,
  obsidianComments,
  criticMarkup,
  blockIds,
  hashtags,
  attributeLines,
  mystCardLine,
  equationLabels,
  mystEquationLabels,
  slashMath,
  doubleSlashMath,
  mathEnvironments,
  codeFormulas,
  directives,
  executedCode,
  bookdownParts,
  bookdownTexts,
  metadataBlocks,
  vitepressBoxes,
  wikiNames,
];
