import { directive } from 'micromark-extension-directive';
import type { Construct as Syntax } from 'micromark-util-types';
import { colon } from '../../parse/micromark-codes.js';
import { isNearlyNarrate } from '../../read/near-narrate.js';
import type { Construct } from '../construct.js';
import { characterOf } from '../scan/match-text.js';

/** In characters. */
const longestName = 40;

/** Matches the colons and the name of a directive that has a label or attributes: `:name[` or `::name{`. */
const opening = (colons: string): Syntax => ({
  partial: true,
  tokenize(effects, ok, nok) {
    const isOpening = new RegExp(`^${colons}([A-Za-z][\\w-]*)[[{]$`);
    let text = '';
    const read: typeof ok = (code) => {
      text += characterOf(code);
      const name = isOpening.exec(text)?.[1];
      if (name !== undefined && !isNearlyNarrate(name)) {
        effects.exit('directiveOpening');
        return ok(code);
      }
      if (code === null || code < 0 || text.length > longestName || /[^:\w-]/.test(text)) return nok(code);
      effects.consume(code);
      return read;
    };
    return (code) => {
      effects.enter('directiveOpening');
      return read(code);
    };
  },
});

/** Adds the look ahead to a syntax of the library, which also accepts `:name` without a label. */
const onlyWithLabel = (syntax: Syntax, colons: string): Syntax => {
  const isOpening = opening(colons);
  return {
    ...syntax,
    tokenize(effects, ok, nok) {
      // After a word, as in `std:map[0]`, it is text.
      if (/[\p{L}\p{N}_]/u.test(characterOf(this.previous))) return nok;
      // The library accepts a name before a label that is never closed.
      const end: typeof ok = (code) => (/[\]}\s]/.test(characterOf(this.previous)) ? ok(code) : nok(code));
      return effects.check(isOpening, syntax.tokenize.call(this, effects, end, nok), nok);
    },
  };
};

const syntaxesOf = (place: 'flow' | 'text'): readonly Syntax[] => [directive()[place]?.[colon] ?? []].flat();

/**
 * Directives in a sentence or on a line of their own: `:kbd[Ctrl]`, `::youtube[A cat]{#x}`. Their label is text of the page; their
 * name and attributes are not.
 */
export const directives: Construct = {
  name: 'directives',
  dialects: ['docusaurus', 'myst'],
  sign: /:[A-Za-z][\w-]*[[{]/,
  // A label and attributes.
  proof:
    /(?:^|[\s(]):{1,2}[A-Za-z][\w-]{0,40}\[[^\][\n]{1,200}\]\{[ \t]*(?:[.#][A-Za-z]|[A-Za-z-]+=["'])[^{}\n]{0,300}\}/m,
  syntax: () => ({
    flow: {
      [colon]: syntaxesOf('flow')
        .filter(({ concrete }) => !concrete)
        .map((one) => onlyWithLabel(one, '::')),
    },
    text: { [colon]: syntaxesOf('text').map((one) => onlyWithLabel(one, ':')) },
  }),
};

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    directiveOpening: 'directiveOpening';
  }
}
