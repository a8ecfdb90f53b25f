import type { Construct } from '../construct.js';
import { characterOf, readText } from '../scan/match-text.js';
import { openBracket } from '../scan/open-brackets.js';
import { spanEnd, spanNodes } from './span-nodes.js';

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

const outerEnd = spanEnd((context, effects, { ok, nok }) => (code) => {
  const opening = characterOf(code) === '(' ? openBracket(context.events) : null;
  if (opening?.type !== 'labelLink' || !opening._inactive) return nok(code);
  effects.consume(code);
  return readText(effects, {
    goesOn: (character, text) => /[^\s(]/u.test(character) && text.length < longest,
    endsAt: (character) => character === ')',
    nok,
    ok,
  });
});
