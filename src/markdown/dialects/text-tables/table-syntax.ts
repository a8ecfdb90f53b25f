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
      const keep = (text: string) => {
        line = text;
      };

      const start: State = (code) => {
        if (interrupt) return nok(code);
        effects.enter('textTable');
        return effects.check(peekLine('here', keep), judgeLine, nok)(code);
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
        code === null ? noLine(code) : effects.check(peekLine('next', keep), judgeLine, noLine)(code);
      const noLine: State = (code) => (judge(null) === 'end' ? end(code) : nok(code));
      const end: State = (code) => {
        effects.exit('textTable');
        return ok(code);
      };

      return start;
    },
  };
}

/** Reads a line in the same container, from its start here, or after the line end that is here. */
const peekLine = (where: 'here' | 'next', found: (line: string) => void): Syntax => ({
  partial: true,
  tokenize(effects, ok, nok) {
    let text = '';
    const first: State = (code) => {
      if (where === 'here') return begin(code);
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return begin;
    };
    const begin: State = (code) => {
      if (code === null || (where === 'next' && this.parser.lazy[this.now().line])) return nok(code);
      if (isLineEnd(code)) {
        found('');
        return ok(code);
      }
      effects.enter('textTableLine');
      return read(code);
    };
    const read: State = (code) => {
      if (code === null || isLineEnd(code)) {
        effects.exit('textTableLine');
        found(text);
        return ok(code);
      }
      text += code < 0 ? ' ' : String.fromCharCode(code);
      effects.consume(code);
      return read;
    };
    return first;
  },
});
