import type { Extension as FromMarkdownExtension } from 'mdast-util-from-markdown';
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types';
import type { Position } from 'unist';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mathFlow: 'mathFlow';
    mathFlowFence: 'mathFlowFence';
    mathFlowValue: 'mathFlowValue';
    mathText: 'mathText';
    mathTextMark: 'mathTextMark';
    mathTextData: 'mathTextData';
  }
}

/** A formula that stands by itself, between two `$$` lines. */
export interface MathBlock {
  type: 'math';
  value: string;
  /** Whether the second `$$` line is there. */
  isClosed: boolean;
  position?: Position;
}

/** A formula in a line of prose: `$x^2$` or `$$x^2$$`. */
export interface InlineMath {
  type: 'inlineMath';
  value: string;
  position?: Position;
}

/** Front matter between `+++` lines, which `remark-frontmatter` makes and does not declare. */
interface Toml {
  type: 'toml';
  value: string;
  position?: Position;
}

declare module 'mdast' {
  interface RootContentMap {
    math: MathBlock;
    inlineMath: InlineMath;
    toml: Toml;
  }
  interface BlockContentMap {
    math: MathBlock;
  }
  interface PhrasingContentMap {
    inlineMath: InlineMath;
  }
}

const dollar = 36;
const space = 32;
/** micromark's codes below these are tabs and line ends (micromark-util-types, `Code`). */
const isLineEnd = (code: Code): code is -5 | -4 | -3 => code !== null && code < -2;
const isBlank = (code: Code): boolean => code === null || code < 0 || code === space;
const isWordLike = (code: Code): boolean =>
  code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCharCode(code));

/** Longer "formulas" are prose between two prices; it also bounds the time that a stray dollar costs. */
const longestFormula = 1000;
const hasMathSign = /[\\^_={}<>+|]/;
const isVariables = /^\(?\d*\p{L}(?:[\s\d()*,./'′-]|(?<!\p{L})\p{L}(?!\p{L}))*$/u;

/** `x`, `n - 1`, `f(x)` or anything with a sign that prose does not have. */
const looksLikeMath = (text: string): boolean =>
  text.trim() !== '' && (hasMathSign.test(text) || isVariables.test(text.trim()));

/**
 * Formulas between dollars that cannot be prices. As pandoc has it, a single dollar opens before a character and closes
 * after one, and no digit follows; and what stands between must look like mathematics.
 */
const mathText: Construct = { name: 'mathText', tokenize: tokenizeMathText };

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
    if (code === null || isLineEnd(code) || (code === dollar && last !== 92)) {
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

/** A line end with a line after it that belongs to the same quotation or list item. */
const sameContainer: Construct = {
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

/** Lines between two lines of `$$`. One that is not closed reaches to the end of its container, like a code fence. */
const mathFlow: Construct = { name: 'mathFlow', concrete: true, tokenize: tokenizeMathFlow };

function tokenizeMathFlow(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const { interrupt } = this;
  let size = 0;

  /** Dollars and nothing after them; an opening fence takes two or more, a closing one as many as were opened. */
  const fence = (atLeast: () => number, isEnough: (count: number) => State, no: State): State => {
    let count = 0;
    const dollars: State = (code) => {
      if (code === dollar) {
        count += 1;
        effects.consume(code);
        return dollars;
      }
      return count < atLeast() ? no(code) : blank(code);
    };
    const blank: State = (code) => {
      if (code === space || code === -1 || code === -2) {
        effects.consume(code);
        return blank;
      }
      if (code !== null && !isLineEnd(code)) return no(code);
      effects.exit('mathFlowFence');
      return isEnough(count)(code);
    };
    return (code) => {
      effects.enter('mathFlowFence');
      return dollars(code);
    };
  };
  const closingFence: Construct = {
    partial: true,
    tokenize: (_, yes, no) => {
      const closing = fence(
        () => size,
        () => yes,
        no,
      );
      const indent: State = (code) => {
        if (code !== space) return code === dollar ? closing(code) : no(code);
        effects.enter('linePrefix');
        return spaces(code);
      };
      const spaces: State = (code) => {
        if (code === space) {
          effects.consume(code);
          return spaces;
        }
        effects.exit('linePrefix');
        return code === dollar ? closing(code) : no(code);
      };
      return indent;
    },
  };
  const atLineEnd: State = (code) =>
    code === null ? after(code) : effects.check(sameContainer, nextLine, after)(code);
  const nextLine: State = (code) => {
    effects.enter('lineEnding');
    effects.consume(code);
    effects.exit('lineEnding');
    return lineStart;
  };
  const lineStart: State = (code) => effects.attempt(closingFence, after, content)(code);
  const content: State = (code) => {
    if (code === null || isLineEnd(code)) return atLineEnd(code);
    effects.enter('mathFlowValue');
    return value(code);
  };
  const value: State = (code) => {
    if (code === null || isLineEnd(code)) {
      effects.exit('mathFlowValue');
      return atLineEnd(code);
    }
    effects.consume(code);
    return value;
  };
  const after: State = (code) => {
    effects.exit('mathFlow');
    return ok(code);
  };
  const opening = fence(
    () => 2,
    (count) => {
      size = count;
      return interrupt ? ok : atLineEnd;
    },
    nok,
  );
  return (code) => {
    effects.enter('mathFlow');
    return opening(code);
  };
}

/** The syntax, for micromark. */
export const mathSyntax: Extension = { flow: { [dollar]: mathFlow }, text: { [dollar]: mathText } };

/** The nodes, for mdast-util-from-markdown. */
export const mathFromMarkdown: FromMarkdownExtension = {
  enter: {
    mathFlow(token) {
      this.enter({ type: 'math', value: '', isClosed: false }, token);
      this.data.mathFences = 0;
    },
    mathText(token) {
      this.enter({ type: 'inlineMath', value: '' }, token);
    },
  },
  exit: {
    mathFlowFence() {
      const node = this.stack.at(-1);
      if (node?.type === 'math') node.isClosed = ++this.data.mathFences > 1;
    },
    mathFlowValue(token) {
      const node = this.stack.at(-1);
      if (node?.type === 'math') node.value += `${this.sliceSerialize(token)}\n`;
    },
    mathTextData(token) {
      const node = this.stack.at(-1);
      if (node?.type === 'inlineMath') node.value += `${this.sliceSerialize(token)} `;
    },
    mathFlow(token) {
      this.exit(token);
    },
    mathText(token) {
      this.exit(token);
    },
  },
};

declare module 'mdast-util-from-markdown' {
  interface CompileData {
    mathFences: number;
  }
}
