import type { Construct } from '../construct.js';
import { unspokenLine } from '../scan/unspoken-line.js';

/** Matches a definition. Another asterisk would be emphasis: `*[Aside]: well*`. */
const definition = /^\*\[[^\][*]+\]:[^*]*$/;

/** Definitions of abbreviations, which a page shows only under the pointer: `*[HTML]: Hyper Text Markup Language`. */
export const abbreviations: Construct = {
  name: 'abbreviation',
  dialects: ['mkdocs', 'jekyll'],
  sign: /\*\[/,
  // A word in capitals after a blank line or another definition.
  proof: /(?:^|\n[ \t]*\r?\n|\n\*\[[^\n]*\n) {0,3}\*\[[\p{Lu}\p{N}][^\][*\n]*\]:[ \t][^*\n]+(?:\r?\n|$)/u,
  ...unspokenLine({
    signs: '*',
    kind: 'template',
    interrupts: true,
    find: (line) => definition.test(line),
  }),
};
