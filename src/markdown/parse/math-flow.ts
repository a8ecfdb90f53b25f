import { content } from 'micromark-core-commonmark';
import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types';
import { backslash, dollar, isLineEnd, isSpace } from './micromark-codes.js';

/** micromark's paragraphs and definitions. The package has its own copy of the types. */
const paragraphs = content as Construct;

/** Syntax of a formula between two lines of `$$`. Without a closing line, it extends to the end of its container. */
export const mathFlow: Construct = createMathFlow({ endsInLine: false });

/**
 * Creates the syntax of a formula that begins with a line of `$$`.
 * @param options.endsInLine whether `$$` also ends it before or after other text. Text after it begins a paragraph.
 */
export function createMathFlow(options: { readonly endsInLine: boolean }): Construct {
  return {
    name: 'mathFlow',
    concrete: true,
    tokenize(effects, ok, nok) {
      return tokenizeMathFlow.call(this, effects, { ok, nok, ...options });
    },
  };
}

function tokenizeMathFlow(
  this: TokenizeContext,
  effects: Effects,
  { ok, nok, endsInLine }: { ok: State; nok: State; endsInLine: boolean },
): State {
  const { interrupt } = this;
  let size = 2;
  let last: Code = null;

  const start: State = (code) => {
    effects.enter('mathFlow');
    return opening(code);
  };
  const opened = (count: number): State => {
    size = count;
    return interrupt ? ok : atLineEnd;
  };
  const opening = tokenizeFence(effects, { size: () => 2, ok: opened, nok });
  const closingFence: Construct = {
    partial: true,
    tokenize: (_, yes, no) => tokenizeFence(effects, { size: () => size, ok: () => yes, nok: no }),
  };

  const atLineEnd: State = (code) =>
    code === null ? after(code) : effects.check(sameContainer, nextLine, after)(code);
  const nextLine: State = (code) => {
    effects.enter('lineEnding');
    effects.consume(code);
    effects.exit('lineEnding');
    return lineStart;
  };
  const lineStart: State = (code) => effects.attempt(closingFence, after, contentStart)(code);
  const contentStart: State = (code) => {
    last = null;
    if (code === null || isLineEnd(code)) return atLineEnd(code);
    return endsInLine && code === dollar ? innerEnd(code) : valueStart(code);
  };
  const valueStart: State = (code) => {
    effects.enter('mathFlowValue');
    effects.consume(code);
    last = code;
    return value;
  };
  const value: State = (code) => {
    if (code === null || isLineEnd(code)) {
      effects.exit('mathFlowValue');
      return atLineEnd(code);
    }
    if (endsInLine && code === dollar && last !== dollar && last !== backslash) {
      effects.exit('mathFlowValue');
      return innerEnd(code);
    }
    effects.consume(code);
    last = code;
    return value;
  };
  const innerEnd: State = (code) => effects.attempt(innerFence, afterFence, valueStart)(code);
  const innerFence: Construct = {
    partial: true,
    tokenize: (_, yes, no) => tokenizeInnerFence(effects, { size, ok: yes, nok: no }),
  };
  const afterFence: State = (code) =>
    code === null || isLineEnd(code) ? after(code) : effects.attempt(labelOfFormula, after, text)(code);
  const text: State = (code) => {
    effects.exit('mathFlow');
    return effects.attempt(paragraphs, ok, nok)(code);
  };
  const after: State = (code) => {
    effects.exit('mathFlow');
    return ok(code);
  };
  return start;
}

/** Matches a line of at least `size()` dollars and white space. Passes the number of dollars to `ok`. */
function tokenizeFence(
  effects: Effects,
  { size, ok, nok }: { size: () => number; ok: (count: number) => State; nok: State },
): State {
  let count = 0;
  const start: State = (code) => {
    count = 0;
    if (!isSpace(code) && code !== dollar) return nok(code);
    effects.enter('mathFlowFence');
    return indent(code);
  };
  const indent: State = (code) => {
    if (!isSpace(code)) return dollars(code);
    effects.consume(code);
    return indent;
  };
  const dollars: State = (code) => {
    if (code !== dollar) return count < size() ? nok(code) : blank(code);
    count += 1;
    effects.consume(code);
    return dollars;
  };
  const blank: State = (code) => {
    if (isSpace(code)) {
      effects.consume(code);
      return blank;
    }
    if (code !== null && !isLineEnd(code)) return nok(code);
    effects.exit('mathFlowFence');
    return ok(count)(code);
  };
  return start;
}

/** Matches at least `size` dollars, whatever follows. */
function tokenizeInnerFence(
  effects: Effects,
  { size, ok, nok }: { size: number; ok: State; nok: State },
): State {
  let count = 0;
  const dollars: State = (code) => {
    if (code === dollar) {
      count += 1;
      effects.consume(code);
      return dollars;
    }
    if (count < size) return nok(code);
    effects.exit('mathFlowFence');
    return ok(code);
  };
  return (code) => {
    effects.enter('mathFlowFence');
    return dollars(code);
  };
}

/** Label of a formula up to the end of its line: `{#eq:circle}` of Pandoc and Quarto, `(circle)` of MyST; or only white space. */
const label = /^\s*(?:\{#[^\s{}]+[^{}]*\}|\([\w:.-]+\))?\s*$/;
/** In characters. */
const longestLabel = 200;

const labelOfFormula: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    let text = '';
    const inside: State = (code) => {
      if (code === null || isLineEnd(code)) {
        effects.exit('mathFlowLabel');
        return label.test(text) ? ok(code) : nok(code);
      }
      if (text.length > longestLabel) return nok(code);
      text += code < 0 ? ' ' : String.fromCharCode(code);
      effects.consume(code);
      return inside;
    };
    return (code) => {
      effects.enter('mathFlowLabel');
      return inside(code);
    };
  },
};

/** Matches a line end before a line of the same quotation or list item. */
export const sameContainer: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const start: State = (code) => {
      if (code === null) return nok(code);
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return after;
    };
    const after: State = (code) => (this.parser.lazy[this.now().line] ? nok(code) : ok(code));
    return start;
  },
};
