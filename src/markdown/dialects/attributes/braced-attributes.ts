import type { Construct } from 'micromark-util-types';
import { readText } from '../scan/match-text.js';
import { isAttributes } from './read-attributes.js';

/** In characters. */
const longest = 1000;

/** Syntax of a list of attributes in braces. */
export const bracedAttributes: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('attributes');
      effects.consume(code);
      return readText(effects, {
        // A list without braces inside is found in linear time.
        goesOn: (character, text) => character !== '{' && text.length < longest,
        endsAt: (character) => character === '}',
        accepts: isAttributes,
        nok,
        ok(next) {
          effects.exit('attributes');
          return ok(next);
        },
      });
    };
  },
};

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    attributes: 'attributes';
    strayAttributes: 'strayAttributes';
    spanEnd: 'spanEnd';
  }
}
