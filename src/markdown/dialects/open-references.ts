import type { State, Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import { isLineEnd } from '../parse/micromark-codes.js';
import type { Construct } from './construct.js';
import { characterOf } from './scan/match-text.js';
import { openBracket, wrapBrackets } from './scan/open-brackets.js';
import { parentNodes } from './scan/parent-nodes.js';

const rightBracket = 93;
/** In characters. */
const longest = 200;

/**
 * References whose definition a tool makes: `[the file][book.files]` of MkDocs with a plugin, `[text][Title of a heading]` of
 * Pandoc, `[#12][]` of Jekyll. CommonMark shows the brackets.
 */
export const openReferences: Construct = {
  name: 'open-reference',
  dialects: ['mkdocs', 'pandoc', 'quarto', 'jekyll'],
  sign: /\]\[/,
  proof: null,
  syntax: () => ({ text: { [rightBracket]: referenceEnd } }),
  fromMarkdown: () => parentNodes('inlineSpan'),
};

/** Returns a name as micromark compares it with those of definitions. */
const identifierOf = (label: string): string => label.replace(/\s+/g, ' ').trim().toLowerCase().toUpperCase();

const referenceEnd: Syntax = {
  name: 'spanEnd',
  resolveTo: (events, context) => wrapBrackets(events, context, { as: 'inlineSpan', closing: 'spanEnd' }),
  tokenize(effects, ok, nok) {
    const words = textInBrackets(this);
    let label = '';
    const inside: State = (code) => {
      const character = characterOf(code);
      if (code === null || isLineEnd(code) || character === '[' || label.length > longest) return nok(code);
      effects.consume(code);
      if (character === ']') {
        effects.exit('spanEnd');
        return isOpen(this, label === '' ? (words ?? '') : label) ? ok : nok;
      }
      label += character;
      return inside;
    };
    return (code) => {
      // `[i][j]` is an element of a list, and `[^1][^2]` are notes.
      if (words === null || words.length < 2 || words.startsWith('^')) return nok(code);
      effects.enter('spanEnd');
      effects.consume(code);
      return (next) => {
        if (characterOf(next) !== '[') return nok(next);
        effects.consume(next);
        return inside;
      };
    };
  },
};

const isOpen = ({ parser }: TokenizeContext, label: string): boolean =>
  label.length > 1 && !label.startsWith('^') && !parser.defined.includes(identifierOf(label));

/** Returns the text after the innermost open bracket of a link; null: there is none. */
function textInBrackets(context: TokenizeContext): string | null {
  const opening = openBracket(context.events);
  if (opening?.type !== 'labelLink') return null;
  return context.sliceSerialize({ start: opening.end, end: context.now() });
}
