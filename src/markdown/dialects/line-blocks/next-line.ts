import type { State, Construct as Syntax } from 'micromark-util-types';
import { bar, isLineEnd, isSpace } from '../../parse/micromark-codes.js';

/** What the next line of a block is: a verse, only a bar, or the continuation of the line before it. */
export type NextLine = 'verse' | 'blank' | 'continuation';

/** Matches a line end and the start of another line of the block in the same container. */
export const nextLine = (found: (kind: NextLine) => void): Syntax => ({
  partial: true,
  tokenize(effects, ok, nok) {
    const start: State = (code) => {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return lineStart;
    };
    const lineStart: State = (code) => {
      if (this.parser.lazy[this.now().line] || (code !== bar && !isSpace(code))) return nok(code);
      effects.enter('lineBlockMarker');
      effects.consume(code);
      return code === bar ? afterBar : continuation;
    };
    const afterBar: State = (code) => {
      if (code === null || isLineEnd(code)) return finish('blank')(code);
      if (!isSpace(code)) return nok(code);
      effects.consume(code);
      return afterSpace;
    };
    const afterSpace: State = (code) => {
      if (code === null || isLineEnd(code)) return finish('blank')(code);
      if (!isSpace(code)) return finish('verse')(code);
      effects.consume(code);
      return afterSpace;
    };
    const continuation: State = (code) => {
      if (code === null || isLineEnd(code)) return nok(code);
      if (!isSpace(code)) return finish('continuation')(code);
      effects.consume(code);
      return continuation;
    };
    const finish =
      (kind: NextLine): State =>
      (code) => {
        effects.exit('lineBlockMarker');
        found(kind);
        return ok(code);
      };
    return start;
  },
});

/** Matches a line end and the row of dashes under the header of a GFM table. */
export const delimiterRow: Syntax = {
  partial: true,
  tokenize(effects, ok, nok) {
    let hasDash = false;
    const start: State = (code) => {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      effects.enter('lineBlockMarker');
      return inside;
    };
    const inside: State = (code) => {
      if (code === null || isLineEnd(code)) {
        effects.exit('lineBlockMarker');
        return hasDash ? ok(code) : nok(code);
      }
      if (!isSpace(code) && !'|:-'.includes(String.fromCharCode(code))) return nok(code);
      hasDash ||= code === 45;
      effects.consume(code);
      return inside;
    };
    return start;
  },
};
