import type { Extension } from 'mdast-util-from-markdown';
import type { Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import { isLineEnd } from '../parse/micromark-codes.js';
import { characterOf } from './match-text.js';
import type { Unspoken } from './nodes.js';
import { exitNode } from './parent-nodes.js';

/**
 * Syntax of a line that a page does not show.
 * @param matches tells whether a whole line is one; `canInterrupt`: whether a paragraph may be directly before it
 */
export const unspokenLine = (
  name: 'labelLine' | 'commentLine' | 'blockBreakLine' | 'abbreviationLine',
  { matches, canInterrupt }: { matches: (line: string) => boolean; canInterrupt: boolean },
): Syntax => ({
  name,
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { interrupt } = this;
    let line = '';
    return (code) => {
      if (interrupt && !canInterrupt) return nok(code);
      effects.enter(name);
      const read = (next: typeof code): ReturnType<typeof ok> => {
        if (next === null || isLineEnd(next)) {
          if (!matches(line)) return nok(next);
          effects.exit(name);
          return ok(next);
        }
        effects.consume(next);
        line += characterOf(next);
        return read;
      };
      return read(code);
    };
  },
});

/** Creates an `unspoken` node for each such line. */
export const unspokenLineNodes = (
  name: Parameters<typeof unspokenLine>[0],
  kind: Unspoken['kind'],
): Extension => ({
  enter: {
    [name](this, token) {
      this.enter({ type: 'unspoken', kind, value: this.sliceSerialize(token) }, token);
    },
  },
  exit: {
    [name]: exitNode,
  },
});

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    labelLine: 'labelLine';
    commentLine: 'commentLine';
    blockBreakLine: 'blockBreakLine';
    abbreviationLine: 'abbreviationLine';
  }
}
