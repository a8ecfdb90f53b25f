import { abbreviations } from './abbreviations.js';
import { attributes } from './attributes/attributes.js';
import { bracketedSpan } from './attributes/bracketed-span.js';
import { linkAroundLink } from './attributes/link-around-link.js';
import { bareCitation } from './citations/bare-citation.js';
import { bookReference } from './citations/book-reference.js';
import { bracketedCitation } from './citations/bracketed-citation.js';
import type { Construct } from './construct.js';
import { fancyLists } from './fancy-lists/fancy-lists.js';
import { inlineNotes } from './inline-notes.js';
import { mystBlockBreak, mystComment, mystLabel } from './myst/lines.js';
import { mystRoles } from './myst/roles.js';
import { scripts } from './scripts.js';
import { smartDashes } from './smart-dashes.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. */
export const constructs: readonly Construct[] = [
  abbreviations,
  attributes,
  bareCitation,
  bookReference,
  bracketedCitation,
  bracketedSpan,
  fancyLists,
  inlineNotes,
  linkAroundLink,
  mystBlockBreak,
  mystComment,
  mystLabel,
  mystRoles,
  scripts,
  smartDashes,
];
