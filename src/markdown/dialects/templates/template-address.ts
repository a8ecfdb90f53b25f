import type { Extension } from 'mdast-util-from-markdown';
import type { State, Construct as Syntax } from 'micromark-util-types';
import { isLineEnd } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';
import { openBracket, wrapBrackets } from '../scan/open-brackets.js';
import { parentNodes } from '../scan/parent-nodes.js';

const rightBracket = 93;
/** In characters. */
const longest = 500;
const tag = String.raw`(?:\{%[^{}\n]*%\}|\{\{[^{}\n]*\}\})`;
/** Address with at least one tag, and a title. */
const address = new RegExp(
  `^\\([ \\t]*<?(?:[^\\s(){}<>])*${tag}(?:${tag}|[^\\s(){}<>])*>?(?:[ \\t]+(?:"[^"\\n]*"|'[^'\\n]*'))?[ \\t]*\\)$`,
);

/** Links and pictures whose address has tags, which may have spaces: `[text]({% link a.md %}#part)`. CommonMark sees no link. */
export const templateAddress: Construct = {
  name: 'template-address',
  dialects: ['jekyll', 'hugo', 'gitbook', 'mkdocs', 'vitepress', 'mdbook', 'quarto', 'docusaurus'],
  sign: /\]\([^)\n]{0,200}\{[{%]/,
  proof: new RegExp(`\\]\\([^\\s(){}]*${tag}`),
  syntax: () => ({ text: { [rightBracket]: addressEnd } }),
  fromMarkdown: () => [parentNodes('inlineSpan'), pictures],
};

/** Pictures have their text as one string, not as nodes. */
const pictures: Extension = {
  enter: {
    inlinePicture() {
      this.buffer();
    },
  },
  exit: {
    inlinePicture(token) {
      const alt = this.resume();
      this.enter({ type: 'image', url: '', alt }, token);
      this.exit(token);
    },
  },
};

const addressEnd: Syntax = {
  name: 'spanEnd',
  resolveTo: (events, context) => {
    const end = events.findLastIndex(([step, { type }]) => step === 'enter' && type === 'spanEnd');
    const isPicture = openBracket(events.slice(0, end))?.type === 'labelImage';
    return wrapBrackets(events, context, {
      as: isPicture ? 'inlinePicture' : 'inlineSpan',
      closing: 'spanEnd',
    });
  },
  tokenize(effects, ok, nok) {
    let text = '';
    const inside: State = (code) => {
      const character = characterOf(code);
      if (code === null || isLineEnd(code) || text.length > longest) return nok(code);
      if (text === '' && character !== '(') return nok(code);
      text += character;
      effects.consume(code);
      if (character !== ')' || !address.test(text)) return inside;
      effects.exit('spanEnd');
      return ok;
    };
    return (code) => {
      if (openBracket(this.events) === null) return nok(code);
      effects.enter('spanEnd');
      effects.consume(code);
      return inside;
    };
  },
};
