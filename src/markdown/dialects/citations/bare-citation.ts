import type { State, Construct as Syntax } from 'micromark-util-types';
import { isSpace } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { characterOf, readText } from '../scan/match-text.js';
import { isDefined } from './bracketed-citation.js';
import { citationNodes } from './citation-nodes.js';

const at = 64;
const hyphen = 45;
const leftBracket = 91;

/** Citations and cross-references in a sentence: `@smith2004 [p. 12]`, `@fig-map`. In other books, `@home` is a name. */
export const bareCitation: Construct = {
  name: 'bare-citation',
  dialects: ['pandoc', 'quarto', 'myst'],
  sign: /(?:^|[^\w@])@[\p{L}\p{N}_{]/u,
  proof: null,
  isLikeProse: true,
  syntax: () => ({ text: { [at]: citation, [hyphen]: citation } }),
  fromMarkdown: citationNodes,
};

const isWord = (character: string): boolean => /^[\p{L}\p{M}\p{N}_]$/u.test(character);

const citation: Syntax = {
  name: 'citation',
  tokenize(effects, ok, nok) {
    const before = characterOf(this.previous);
    const start: State = (code) => {
      // Directly after a bracket, it is the text of a link.
      if (isWord(before) || /[@/.:[]/.test(before)) return nok(code);
      effects.enter('citation');
      return code === hyphen ? minus(code) : sign(code);
    };
    const minus: State = (code) => {
      effects.consume(code);
      return sign;
    };
    const sign: State = (code) => {
      if (code !== at) return nok(code);
      effects.consume(code);
      return first;
    };
    const first: State = (code) => {
      if (!isWord(characterOf(code))) return nok(code);
      effects.consume(code);
      return key;
    };
    const key: State = (code) => {
      if (isWord(characterOf(code))) {
        effects.consume(code);
        return key;
      }
      return effects.attempt(signInKey, key, end)(code);
    };
    const end: State = (code) =>
      effects.attempt(
        place,
        (next) => {
          effects.exit('citation');
          return ok(next);
        },
        (next) => {
          effects.exit('citation');
          return ok(next);
        },
      )(code);
    return start;
  },
};

/** Sign inside of a key, between letters or digits. */
const signInKey: Syntax = {
  partial: true,
  tokenize: (effects, ok, nok) => (code) => {
    if (!/^[:.#$%&+?<>~/-]$/.test(characterOf(code))) return nok(code);
    effects.consume(code);
    return (next) => (isWord(characterOf(next)) ? ok(next) : nok(next));
  },
};

/** Place in the work, after a key: ` [p. 12]`. */
const place: Syntax = {
  partial: true,
  tokenize(effects, ok, nok) {
    const gap: State = (code) => {
      if (!isSpace(code)) return nok(code);
      effects.consume(code);
      return bracket;
    };
    const bracket: State = (code) => {
      if (code !== leftBracket) return nok(code);
      effects.consume(code);
      return readText(effects, {
        goesOn: (character, text) => character !== '[' && text.length < 200,
        endsAt: (character) => character === ']',
        // A footnote, a citation or a link.
        accepts: (text) => !/^[\^@]/.test(text) && !isDefined(text, this),
        nok,
        ok: (next) => (/^[([{]$/.test(characterOf(next)) ? nok(next) : ok(next)),
      });
    };
    return gap;
  },
};
