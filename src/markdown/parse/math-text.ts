import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types';
import { backslash, dollar, isBlank, isLineEnd } from './micromark-codes.js';

const isWordLike = (code: Code): boolean =>
  code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCharCode(code));

/** In characters. Longer "formulas" are prose between two prices. Also limits the time for a single dollar sign. */
const longestFormula = 1000;
const hasMathSign = /[\\^_={}<>+|]/;
const isVariables = /^\(?\d*\p{L}(?:[\s\d()*,./'′-]|(?<!\p{L})\p{L}(?!\p{L}))*$/u;

/** Matches `x`, `n - 1`, `f(x)`, or text with a sign that prose does not have. */
export const looksLikeMath = (text: string): boolean =>
  text.trim() !== '' && (hasMathSign.test(text) || isVariables.test(text.trim()));

/**
 * Syntax of a formula between dollars that cannot be prices. As in pandoc, a single dollar opens before a character that
 * is not white space and closes after one, and no digit follows. The text between must look like mathematics.
 */
export const mathText: Construct = { name: 'mathText', tokenize: tokenizeMathText };

function tokenizeMathText(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const before = this.previous;
  let size = 0;
  let closing = 0;
  let text = '';
  let last: Code = null;

  const start: State = (code) => {
    if (before === dollar || isWordLike(before)) return nok(code);
    effects.enter('mathText');
    effects.enter('mathTextMark');
    return open(code);
  };
  const open: State = (code) => {
    if (code === dollar) {
      size += 1;
      effects.consume(code);
      return open;
    }
    if (size > 2 || (size === 1 && isBlank(code))) return nok(code);
    effects.exit('mathTextMark');
    return between(code);
  };
  const between: State = (code) => {
    if (code === null || text.length > longestFormula) return nok(code);
    if (isLineEnd(code)) {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      text += ' ';
      last = code;
      return between;
    }
    if (code === dollar) {
      if (!looksLikeMath(text) || (size === 1 && isBlank(last))) return nok(code);
      effects.enter('mathTextMark');
      return close(code);
    }
    effects.enter('mathTextData');
    return data(code);
  };
  const data: State = (code) => {
    if (code === null || isLineEnd(code) || (code === dollar && last !== backslash)) {
      effects.exit('mathTextData');
      return between(code);
    }
    effects.consume(code);
    text += code < 0 ? ' ' : String.fromCharCode(code);
    last = code;
    return data;
  };
  const close: State = (code) => {
    if (code === dollar) {
      closing += 1;
      effects.consume(code);
      return close;
    }
    if (closing !== size || isWordLike(code)) return nok(code);
    effects.exit('mathTextMark');
    effects.exit('mathText');
    return ok(code);
  };
  return start;
}
