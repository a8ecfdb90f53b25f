import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { readText } from '../scan/match-text.js';
import { citationNodes } from './citation-nodes.js';

const backslash = 92;
const opening = '@ref(';

/** Cross-reference of bookdown, for which a page shows a number: `\@ref(fig:map)`. */
export const bookReference: Construct = {
  name: 'book-reference',
  dialects: ['pandoc', 'quarto'],
  sign: /\\@ref\(/,
  proof: /\\@ref\([\w:-]+\)/,
  shows: ['pandoc'],
  syntax: () => ({ text: { [backslash]: reference } }),
  fromMarkdown: citationNodes,
};

const reference: Syntax = {
  name: 'bookReference',
  tokenize: (effects, ok, nok) => (code) => {
    effects.enter('citation');
    effects.consume(code);
    return readText(effects, {
      goesOn: (character, text) =>
        text.length < opening.length ? opening.charAt(text.length) === character : /[\w:-]/.test(character),
      endsAt: (character, text) => character === ')' && text.length > opening.length,
      nok,
      ok(next) {
        effects.exit('citation');
        return ok(next);
      },
    });
  },
};
