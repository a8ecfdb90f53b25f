import type { Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';
import { bracedAttributes } from './braced-attributes.js';

const leftBrace = 123;

/** Attributes directly after a link, an image, code, emphasis or a word. They are markup, like the address of a link. */
export const attributes: Construct = {
  name: 'attributes',
  dialects: ['pandoc', 'quarto', 'mkdocs', 'jekyll', 'myst'],
  sign: /\S\{[\s:]*[.#\w-]/,
  proof: /(?:\w`|\]\([^()\s]*\))\{:?[ \t]*(?:[.#][A-Za-z][\w-]*[ \t}]|[A-Za-z-]+=["']|(?:width|height)=)/,
  syntax: () => ({ text: { [leftBrace]: afterText } }),
};

const afterText: Syntax = {
  name: 'attributes',
  tokenize(effects, ok, nok) {
    const { previous } = this;
    const before = characterOf(previous);
    if (/^[\])`*_]$/.test(before)) return effects.attempt(bracedAttributes, ok, nok);
    let first = '';
    return (code) => {
      // At the end of a heading, the handler of headings reads them.
      if (!/^[^\s{}]$/u.test(before)) return nok(code);
      effects.enter('strayAttributes');
      return effects.attempt(
        bracedAttributes,
        (next) => {
          const token = effects.exit('strayAttributes');
          first = this.sliceSerialize(token).slice(1).trim().charAt(0);
          return next === null || !/[.#:]/.test(first) ? nok(next) : ok(next);
        },
        nok,
      )(code);
    };
  },
};
