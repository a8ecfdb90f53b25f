import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { characterOf, readText } from '../scan/match-text.js';
import { openBracket, wrapBrackets } from '../scan/open-brackets.js';
import { spanNodes } from './span-nodes.js';

const rightBracket = 93;
/** In characters. */
const longest = 300;

/** Link around a link, as in the contents of a converted Word file: `[Chapter [5](#a)](#a)`. CommonMark shows the outer brackets. */
export const linkAroundLink: Construct = {
  name: 'link-around-link',
  dialects: ['pandoc', 'quarto'],
  sign: /\)[^\][\n]{0,80}\]\(#/,
  proof: /\]\(#[^\s()]{1,80}\)[^\][\n]{0,80}\]\(#[^\s()]{1,80}\)/,
  syntax: () => ({ text: { [rightBracket]: outerEnd } }),
  fromMarkdown: () => spanNodes,
};

const outerEnd: Syntax = {
  name: 'spanEnd',
  resolveTo: (events, context) => wrapBrackets(events, context, { as: 'inlineSpan', closing: 'spanEnd' }),
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('spanEnd');
      effects.consume(code);
      return (next) => {
        const opening = characterOf(next) === '(' ? openBracket(this.events) : null;
        if (opening?.type !== 'labelLink' || !opening._inactive) return nok(next);
        effects.consume(next);
        return readText(effects, {
          goesOn: (character, text) => /[^\s(]/u.test(character) && text.length < longest,
          endsAt: (character) => character === ')',
          nok,
          ok(after) {
            effects.exit('spanEnd');
            return ok(after);
          },
        });
      };
    };
  },
};
