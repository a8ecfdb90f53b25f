import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from './construct.js';
import { characterOf, readText } from './match-text.js';

const caret = 94;
const tilde = 126;
/** In characters. */
const longest = 100;

/** Raised and lowered text without white space: `2^10^`, `H~2~O`. Elsewhere, `~2~` is deleted text. */
export const scripts: Construct = {
  name: 'raised-and-lowered',
  dialects: ['pandoc', 'quarto', 'mkdocs'],
  sign: /\^[^\s^]+\^|~[^\s~]+~/,
  proof: null,
  syntax: () => ({ text: { [caret]: script('superscript'), [tilde]: script('subscript') } }),
  fromMarkdown: () => ({
    enter: {
      superscript(token) {
        this.enter({ type: 'superscript', children: [] }, token);
      },
      subscript(token) {
        this.enter({ type: 'subscript', children: [] }, token);
      },
    },
    exit: {
      superscript(token) {
        this.exit(token);
      },
      subscript(token) {
        this.exit(token);
      },
    },
  }),
};

const script = (type: 'superscript' | 'subscript'): Syntax => ({
  name: type,
  tokenize(effects, ok, nok) {
    const { previous } = this;
    return (sign) => {
      if (previous === sign) return nok(sign);
      effects.enter(type);
      effects.enter('scriptMark');
      effects.consume(sign);
      effects.exit('scriptMark');
      return (code) => {
        // `^[` begins a note.
        if (characterOf(code) === '[') return nok(code);
        effects.enter('chunkText', { contentType: 'text' });
        return readText(effects, {
          goesOn: (character, text) =>
            text.length < longest && (!/\s/u.test(character) || text.endsWith('\\')),
          endsAt: (character, text) => character === characterOf(sign) && !text.endsWith('\\'),
          nok,
          done: (text) => (end) => {
            if (text === '') return nok(end);
            effects.exit('chunkText');
            effects.enter('scriptMark');
            effects.consume(end);
            effects.exit('scriptMark');
            effects.exit(type);
            return (next) => (next === sign ? nok(next) : ok(next));
          },
        })(code);
      };
    };
  },
});

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    superscript: 'superscript';
    subscript: 'subscript';
    scriptMark: 'scriptMark';
  }
}
