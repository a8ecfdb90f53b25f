import type { Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { characterOf, readText } from '../scan/match-text.js';
import { citationNodes } from './citation-nodes.js';

const leftBracket = 91;
/** Brackets inside of a citation, and its characters. Both limit the time for a single bracket. */
const deepest = 2;
const longest = 1000;

const key = '(?:\\{[^{}\\s]+\\}|[\\p{L}\\p{N}_][^\\s\\];,]*)';
/** Every part of a citation has a key, before which there is no letter or digit, as in an e-mail address. */
const cites = new RegExp(`(?:^|[\\s("'“‘\\[*_])-?@${key}`, 'u');

/** Shows that a name after `@` is a key: its year, a place in the work, a second key, or the kind of a cross-reference. */
const year = '\\d\\d[a-z]?';
const place = ', (?:p|pp|ch|chap|sec|fig|vol|para)\\. [^\\][\\n]*';
const second = '; (?:see |also ){0,2}@[\\p{L}_][\\w:.-]*';
const kind = '(?:fig|tbl|tab|sec|eq|lst|thm)[:-][\\w-]+';
const name = '[\\p{L}_][\\w:.-]{0,80}';
/** What a link, a reference, a definition or a span has after its bracket. */
const noLink = '(?![([:{])';

/**
 * Citations in brackets: `[see @smith2004, p. 12; -@doe99]`. Proven only by what shows a key, since `[@name]` may be a person.
 */
export const bracketedCitation: Construct = {
  name: 'citation',
  dialects: ['pandoc', 'quarto', 'myst'],
  sign: /(?:^|[^\w@])@[\p{L}\p{N}_{]/u,
  proof: new RegExp(
    `\\[(?:-@${name}|@${name}(?:${year}|${place}|${second})|@${kind})(?:[,;] [^\\][\\n]*)?\\]${noLink}`,
    'u',
  ),
  shows: ['pandoc'],
  syntax: () => ({ text: { [leftBracket]: citation } }),
  fromMarkdown: citationNodes,
};

const citation: Syntax = {
  name: 'citation',
  tokenize(effects, ok, nok) {
    let depth = 0;
    return (code) => {
      effects.enter('citation');
      effects.consume(code);
      return readText(effects, {
        goesOn(character, text) {
          if (character === '[') depth += 1;
          if (character === ']') depth -= 1;
          return depth <= deepest && text.length < longest;
        },
        endsAt: (character) => character === ']' && depth === 0,
        accepts: (text) => text.split(';').every((part) => cites.test(part)) && !isDefined(text, this),
        nok,
        ok(next) {
          effects.exit('citation');
          // A link, a reference or a span.
          return /^[([{]$/.test(characterOf(next)) ? nok(next) : ok(next);
        },
      });
    };
  },
};

/** Tells whether the text is the label of a link definition. */
export const isDefined = (text: string, { parser }: TokenizeContext): boolean =>
  parser.defined.includes(
    text
      .replace(/[\t\n\r ]+/g, ' ')
      .trim()
      .toLowerCase()
      .toUpperCase(),
  );
