import type { Code, State, Construct as Syntax } from 'micromark-util-types';
import { isBlank, isLineEnd } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { parentNodes } from '../scan/parent-nodes.js';

const caret = 94;
const tilde = 126;
const leftBracket = 91;
const backslash = 92;
/** In characters. */
const longest = 100;

/** Raised and lowered text without white space: `2^10^`, `H~2~O`. Elsewhere, `~2~` is deleted text. */
export const scripts: Construct = {
  name: 'raised-and-lowered',
  dialects: ['pandoc', 'quarto', 'mkdocs'],
  sign: /\^[^\s^]+\^|~[^\s~]+~/,
  proof: null,
  syntax: () => ({ text: { [caret]: script('superscript'), [tilde]: script('subscript') } }),
  fromMarkdown: () => parentNodes('superscript', 'subscript'),
};

const script = (type: 'superscript' | 'subscript'): Syntax => ({
  name: type,
  tokenize(effects, ok, nok) {
    const { previous } = this;
    let sign: Code = null;
    let size = 0;
    const start: State = (code) => {
      if (previous === code) return nok(code);
      sign = code;
      effects.enter(type);
      effects.enter('scriptMark');
      effects.consume(code);
      effects.exit('scriptMark');
      return first;
    };
    const first: State = (code) => {
      // `^[` begins a note.
      if (code === sign || code === leftBracket || isBlank(code)) return nok(code);
      effects.enter('chunkText', { contentType: 'text' });
      return inside(code);
    };
    const inside: State = (code) => {
      if (code === sign) return end(code);
      if (size >= longest || isBlank(code)) return nok(code);
      size += 1;
      effects.consume(code);
      return code === backslash ? escaped : inside;
    };
    const escaped: State = (code) => {
      if (code === null || isLineEnd(code)) return nok(code);
      effects.consume(code);
      return inside;
    };
    const end: State = (code) => {
      effects.exit('chunkText');
      effects.enter('scriptMark');
      effects.consume(code);
      effects.exit('scriptMark');
      effects.exit(type);
      return (next) => (next === sign ? nok(next) : ok(next));
    };
    return start;
  },
});

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    superscript: 'superscript';
    subscript: 'subscript';
    scriptMark: 'scriptMark';
  }
}
