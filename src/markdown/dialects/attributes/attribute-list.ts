import type { Construct } from 'micromark-util-types';
import { readText } from '../match-text.js';

const item = '[.#][^\\s{}"\'=,]+';
const pair = '[A-Za-z_:@][\\w:.@-]*=(?:"[^"]*"|\'[^\']*\'|[^\\s"\'=]+)';
const attributes = new RegExp(
  `^(?::\\s*)?(?:${item}|${pair}|-|data-[\\w-]+)(?:\\s+(?:${item}|${pair}|[\\w-]+))*$`,
);

/** Tells whether the text between braces is a list of attributes: `.note #id width=50%`. */
export const isAttributes = (text: string): boolean => attributes.test(text.trim());

/** In characters. */
const longest = 1000;

/** Syntax of a list of attributes in braces. */
export const attributeList: Construct = {
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
