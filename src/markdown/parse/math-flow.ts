import type { Construct, Effects, State, TokenizeContext } from 'micromark-util-types';
import { dollar, isLineEnd, isSpace } from './micromark-codes.js';

/** Creates the syntax of a formula whose closing line may have a label after its dollars. */
export const mathFlowWith = (label: Construct | null): Construct => ({
  name: 'mathFlow',
  concrete: true,
  tokenize(effects, ok, nok) {
    return tokenizeMathFlow(this, effects, { label, ok, nok });
  },
});

/** Syntax of a formula between two lines of `$$`. Without a closing line, it extends to the end of its container. */
export const mathFlow: Construct = mathFlowWith(null);

function tokenizeMathFlow(
  { interrupt }: TokenizeContext,
  effects: Effects,
  { label, ok, nok }: { label: Construct | null; ok: State; nok: State },
): State {
  let size = 2;

  const start: State = (code) => {
    effects.enter('mathFlow');
    return opening(code);
  };
  const opened = (count: number): State => {
    size = count;
    return interrupt ? ok : atLineEnd;
  };
  const opening = tokenizeFence(effects, { size: () => 2, label: null, ok: opened, nok });
  const closingFence: Construct = {
    partial: true,
    tokenize: (_, yes, no) => tokenizeFence(effects, { size: () => size, label, ok: () => yes, nok: no }),
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
  return start;
}

interface Fence {
  readonly size: () => number;
  /** What may follow the dollars; null: only white space. */
  readonly label: Construct | null;
  readonly ok: (count: number) => State;
  readonly nok: State;
}

/** Matches a line of at least `size()` dollars and white space. Passes the number of dollars to `ok`. */
function tokenizeFence(effects: Effects, { size, label, ok, nok }: Fence): State {
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
    if (code !== dollar && count < size()) return nok(code);
    if (code !== dollar) return label ? effects.attempt(label, blank, blank)(code) : blank(code);
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
