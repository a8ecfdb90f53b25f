import type { Construct } from './construct.js';
import { criticMarkup } from './critic-markup/critic-markup.js';
import { blockIds } from './obsidian/block-ids.js';
import { hashtags } from './obsidian/hashtags.js';
import { inlineFields } from './obsidian/inline-fields.js';
import { obsidianComments } from './obsidian/obsidian-comments.js';
import { taskStates } from './obsidian/task-states.js';
import { wikiLinks } from './obsidian/wiki-links.js';
import { emojiNames, icons } from './text-marks/emoji.js';
import { highlights } from './text-marks/highlights.js';
import { insertions, keyboardKeys } from './text-marks/insertions.js';

/** All constructs of dialects. A new one is a folder or a file, and a row here. Of two that may start in the same place, the later one is tried first. */
export const constructs: readonly Construct[] = [
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
  // After the marks of CriticMarkup are gone, so that a tag follows a word or a full stop.
  hashtags,
];
