import type { State, Construct as Syntax } from 'micromark-util-types';
import { isLineEnd } from '../../parse/micromark-codes.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    textTable: 'textTable';
    textTableLine: 'textTableLine';
  }
}

/**
 * Decides line by line whether lines are a table: `take` the line, `end` the table before it, or `no` table. Null: the text
 * or its container ends.
 */
export type LineJudge = (line: string | null) => 'take' | 'end' | 'no';

/** Creates the syntax of a table that is drawn with characters. Its lines become tokens, which `readTable` interprets. */
export function tableSyntax(name: string, newJudge: () => LineJudge): Syntax {
  return {
    name,
    tokenize(effects, ok, nok) {
      const { interrupt } = this;
      const judge = newJudge();
      let line: string | null = null;

      const start: State = (code) => {
        if (interrupt) return nok(code);
        effects.enter('textTable');
        return effects.check(peek(false), judgeLine, nok)(code);
      };
      /** At the line end before the line, or at the start of the first line. */
      const judgeLine: State = (code) => {
        const verdict = judge(line);
        if (verdict === 'no') return nok(code);
        if (verdict === 'end') return end(code);
        return isLineEnd(code) ? lineEnd(code) : lineStart(code);
      };
      const lineEnd: State = (code) => {
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        return lineStart;
      };
      const lineStart: State = (code) => {
        if (code === null || isLineEnd(code)) return afterLine(code);
        effects.enter('textTableLine');
        return inside(code);
      };
      const inside: State = (code) => {
        if (code === null || isLineEnd(code)) {
          effects.exit('textTableLine');
          return afterLine(code);
        }
        effects.consume(code);
        return inside;
      };
      const afterLine: State = (code) =>
        code === null ? noLine(code) : effects.check(peek(true), judgeLine, noLine)(code);
      const noLine: State = (code) => (judge(null) === 'end' ? end(code) : nok(code));
      const end: State = (code) => {
        effects.exit('textTable');
        return ok(code);
      };

      /** Reads a line into `line`, in the same container, after a line end or at its start. */
      const peek = (isNext: boolean): Syntax => ({
        partial: true,
        tokenize(inner, yes, no) {
          let text = '';
          const first: State = (code) => {
            if (!isNext) return begin(code);
            inner.enter('lineEnding');
            inner.consume(code);
            inner.exit('lineEnding');
            return begin;
          };
          const begin: State = (code) => {
            if (code === null || (isNext && this.parser.lazy[this.now().line])) return no(code);
            if (isLineEnd(code)) {
              line = '';
              return yes(code);
            }
            inner.enter('textTableLine');
            return read(code);
          };
          const read: State = (code) => {
            if (code === null || isLineEnd(code)) {
              inner.exit('textTableLine');
              line = text;
              return yes(code);
            }
            text += code < 0 ? ' ' : String.fromCharCode(code);
            inner.consume(code);
            return read;
          };
          return first;
        },
      });
      return start;
    },
  };
}
