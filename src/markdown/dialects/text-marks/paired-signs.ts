import type { Code, Construct, Event, State, Token, TokenizeContext } from 'micromark-util-types';
import { isBlank } from '../../parse/micromark-codes.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    pairedSign: 'pairedSign';
  }
}

/** Where a pair of signs may start and end, by the characters around a sign. */
interface Sign {
  readonly name: string;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly isInWord: boolean;
}
const signs = new WeakMap<Token, Sign>();

/** Scripts without spaces between words, in which a mark may start and end anywhere. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;
const is = (pattern: RegExp, code: Code): boolean =>
  code !== null && code > 0 && pattern.test(String.fromCharCode(code));
const isPunctuation = (code: Code): boolean => is(/[\p{P}\p{S}]/u, code) || is(unspaced, code);
const isWord = (code: Code): boolean => is(/[\p{L}\p{N}]/u, code) && !is(unspaced, code);

/**
 * Creates the syntax of text between two doubled signs, such as `==marked==`. The signs vanish and the text is ordinary
 * Markdown. They open and close like `**`.
 */
export function pairedSigns(character: string): Construct {
  const code = character.charCodeAt(0);
  return {
    name: `paired ${character}`,
    resolveAll: pairUp,
    tokenize(effects, ok, nok) {
      const { previous } = this;
      let size = 0;
      let token: Token;
      const start: State = (next) => {
        if (previous === code) return nok(next);
        token = effects.enter('pairedSign');
        return more(next);
      };
      const more: State = (next) => {
        if (next === code) {
          size += 1;
          effects.consume(next);
          return size > 2 ? nok : more;
        }
        if (size !== 2) return nok(next);
        effects.exit('pairedSign');
        signs.set(token, {
          name: character,
          opens: !isBlank(next) && (!isPunctuation(next) || isBlank(previous) || isPunctuation(previous)),
          closes: !isBlank(previous) && (!isPunctuation(previous) || isBlank(next) || isPunctuation(next)),
          isInWord: isWord(previous) && isWord(next),
        });
        return ok(next);
      };
      return start;
    },
  };
}

/** Pairs the signs of a text. Those without a partner become text. */
function pairUp(events: Event[], context: TokenizeContext): Event[] {
  const open = new Map<string, Token>();
  const paired = new Set<Token>();
  const all: Token[] = [];
  for (const [when, token] of events) {
    const sign = when === 'enter' && token.type === 'pairedSign' ? signs.get(token) : undefined;
    if (sign === undefined) continue;
    all.push(token);
    const from = open.get(sign.name);
    if (from && sign.closes && !isTwoOperators(from, token, context)) {
      paired.add(from).add(token);
      open.delete(sign.name);
    } else if (sign.opens) open.set(sign.name, token);
  }
  for (const token of all) if (!paired.has(token)) token.type = 'data';
  return events;
}

/** In "if a==b and c==d", the signs are not marks. */
const isTwoOperators = (from: Token, to: Token, context: TokenizeContext): boolean =>
  (signs.get(from)?.isInWord ?? false) &&
  /\s/.test(context.sliceSerialize({ start: from.end, end: to.start }));
