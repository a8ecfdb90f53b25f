import type { Construct, State, TokenizeContext } from 'micromark-util-types';
import { isLineEnd, isSpace } from '../../parse/micromark-codes.js';

/** Returns the columns before the current construct, in its container. */
export function indentOf(context: TokenizeContext): number {
  const [, token, owner] = context.events.at(-1) ?? [];
  return token?.type === 'linePrefix' && owner ? owner.sliceSerialize(token, true).length : 0;
}

/** Creates a construct that reads the rest of a line, for a look ahead. A tab counts as the columns that it takes. */
export function readLine(accepts: (line: string) => boolean): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      let line = '';
      const inLine: State = (code) => {
        if (code === null || isLineEnd(code)) {
          if (line !== '') effects.exit('containerSign');
          return accepts(line) ? ok(code) : nok(code);
        }
        if (line === '') effects.enter('containerSign');
        line += charOf(code);
        effects.consume(code);
        return inLine;
      };
      return inLine;
    },
  };
}

const charOf = (code: number): string => (isSpace(code) ? ' ' : String.fromCharCode(code));
