import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types';
import { sameContainer } from '../../parse/math-flow.js';
import { isLineEnd } from '../../parse/micromark-codes.js';
import type { PartToken, Scanner } from './scanner.js';

/** What a scanner must find, and where. */
export interface ScanOptions {
  readonly token: PartToken;
  /** `flow`: blocks, whose further lines must be in the same quotation or list item. `text`: parts of a paragraph. */
  readonly in: 'flow' | 'text';
  /** Whether a line of it that begins with the sign of a list or quotation is still part of it. */
  readonly concrete?: boolean;
  /** Creates a scanner for the text from here. Null: the construct cannot be here. */
  scan(context: TokenizeContext): Scanner | null;
}

/**
 * Tells whether code may begin after a character. micromark asks only one construct of a sign before it tries all of them, so each
 * construct that begins with a backtick must say the same as its code. Otherwise code could begin inside a run of backticks.
 */
export const codeMayFollow: NonNullable<Construct['previous']> = function (code) {
  return code !== 96 || this.events.at(-1)?.[1].type === 'characterEscape';
};

/** Signs `{`, `<`, `` ` `` and backslash. */
const repeated: ReadonlySet<Code> = new Set([123, 60, 96, 92]);

/** Creates a micromark construct from a scanner. */
export const scanConstruct = ({ token, in: place, concrete = false, scan }: ScanOptions): Construct => ({
  name: token,
  concrete,
  tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const scanner = scan(this);
    const before = this.previous;
    let isInLine = false;
    if (scanner === null) return nok;

    const start: State = (code) => {
      // After a sign like its own, such as in `{{{{`, it was already looked for.
      if (place === 'text' && code === before && repeated.has(code)) return nok(code);
      effects.enter(token);
      return next(code);
    };
    const next: State = (code) => (code === null || isLineEnd(code) ? lineEnd(code) : sign(code));
    const lineEnd: State = (code) => {
      leaveLine();
      const step = scanner.read(code === null ? '' : '\n');
      if (step === 'end' || step === 'before') return end(code);
      if (step === 'fail' || code === null) return nok(code);
      if (place === 'flow') return effects.attempt(sameContainer, next, containerEnd)(code);
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return next;
    };
    // So that the scanner can remember that it found no end up to here.
    const containerEnd: State = (code) => {
      scanner.read('');
      return nok(code);
    };
    const sign: State = (code) => {
      const step = scanner.read(signOf(code));
      if (step === 'fail') return nok(code);
      if (step === 'before') return end(code);
      if (!isInLine) effects.enter('partLine');
      isInLine = true;
      effects.consume(code);
      return step === 'more' ? next : end;
    };
    const end: State = (code) => {
      leaveLine();
      effects.exit(token);
      return ok(code);
    };
    const leaveLine = () => {
      if (isInLine) effects.exit('partLine');
      isInLine = false;
    };
    return start;
  },
});

/** Micromark's negative codes for tabs become spaces. */
const signOf = (code: Code): string => (code === null || code < 0 ? ' ' : String.fromCharCode(code));

/** Creates the scanner of a construct that is a whole line. */
export function lineScanner(isIt: (line: string) => boolean, longest = 2000): Scanner {
  const line: string[] = [];
  return {
    read(sign) {
      if (sign === '\n' || sign === '') return isIt(line.join('')) ? 'end' : 'fail';
      line.push(sign);
      return line.length > longest ? 'fail' : 'more';
    },
  };
}

/** Tells whether the line here only continues the paragraph of an open quotation or list item, without its sign. */
export const isLazyLine = ({ interrupt, parser, now }: TokenizeContext): boolean =>
  interrupt === true && parser.lazy[now().line] === true;

/** Returns what all constructs in the same text or blocks share. To check for an interruption, micromark makes a new context. */
export const sharedBy = (context: TokenizeContext): object => {
  const parent: object = Object.getPrototypeOf(context);
  return parent === Object.prototype ? context : parent;
};
