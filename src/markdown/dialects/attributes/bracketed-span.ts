import type { Construct } from '../construct.js';
import { openBracket } from '../scan/open-brackets.js';
import { bracedAttributes } from './braced-attributes.js';
import { spanEnd, spanNodes } from './span-nodes.js';

const leftBrace = 123;
const rightBracket = 93;

/** Text in brackets with attributes: `[text]{.smallcaps}`. Only its text is spoken. */
export const bracketedSpan: Construct = {
  name: 'bracketed-span',
  dialects: ['pandoc', 'quarto', 'myst'],
  sign: /\]\{/,
  proof: /\]\{[ \t]*(?:[.#][A-Za-z][\w-]*[ \t}]|[A-Za-z-]+=["'])/,
  shows: ['pandoc'],
  syntax: () => ({ text: { [rightBracket]: spanWithAttributes } }),
  fromMarkdown: () => spanNodes,
};

const spanWithAttributes = spanEnd(
  (context, effects, { ok, nok }) =>
    (code) =>
      code === leftBrace && openBracket(context.events)?.type === 'labelLink'
        ? effects.attempt(bracedAttributes, ok, nok)(code)
        : nok(code),
);
