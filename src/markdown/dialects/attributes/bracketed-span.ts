import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { openBracket, wrapBrackets } from '../scan/open-brackets.js';
import { bracedAttributes } from './braced-attributes.js';
import { spanNodes } from './span-nodes.js';

const leftBrace = 123;
const rightBracket = 93;

/** Text in brackets with attributes: `[text]{.smallcaps}`. Only its text is spoken. */
export const bracketedSpan: Construct = {
  name: 'bracketed-span',
  dialects: ['pandoc', 'quarto', 'myst'],
  sign: /\]\{/,
  proof: /\]\{[ \t]*(?:[.#][A-Za-z][\w-]*[ \t}]|[A-Za-z-]+=["'])/,
  shows: ['pandoc'],
  syntax: () => ({ text: { [rightBracket]: spanEnd } }),
  fromMarkdown: () => spanNodes,
};

const spanEnd: Syntax = {
  name: 'spanEnd',
  resolveTo: (events, context) => wrapBrackets(events, context, { as: 'inlineSpan', closing: 'spanEnd' }),
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('spanEnd');
      effects.consume(code);
      return (next) => {
        if (next !== leftBrace || openBracket(this.events)?.type !== 'labelLink') return nok(next);
        return effects.attempt(
          bracedAttributes,
          (after) => {
            effects.exit('spanEnd');
            return ok(after);
          },
          nok,
        )(next);
      };
    };
  },
};
