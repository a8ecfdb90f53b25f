import type { Construct } from './construct.js';
import { unspokenLine, unspokenLineNodes } from './unspoken-lines.js';

const asterisk = 42;

/** Matches a definition. Another asterisk would be emphasis: `*[Aside]: well*`. */
const definition = /^\*\[[^\][*]+\]:[^*]*$/;

/** Definitions of abbreviations, which a page shows only under the pointer: `*[HTML]: Hyper Text Markup Language`. */
export const abbreviations: Construct = {
  name: 'abbreviation',
  dialects: ['mkdocs', 'jekyll'],
  sign: /\*\[/,
  // A word in capitals after a blank line or another definition.
  proof: /(?:^|\n[ \t]*\r?\n|\n\*\[[^\n]*\n) {0,3}\*\[[\p{Lu}\p{N}][^\][*\n]*\]:[ \t][^*\n]+(?:\r?\n|$)/u,
  syntax: () => ({
    flow: {
      [asterisk]: unspokenLine('abbreviationLine', {
        matches: (line) => definition.test(line),
        canInterrupt: true,
      }),
    },
  }),
  fromMarkdown: () => unspokenLineNodes('abbreviationLine', 'template'),
};
