import type { State, Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { exitNode } from '../scan/parent-nodes.js';

const hyphen = 45;

/**
 * Dashes written as hyphens: `--` and `---`. espeak makes no pause at `a --- b`, but does at `a — b`. Pandoc also replaces
 * `...`, which engines already read like an ellipsis.
 */
export const smartDashes: Construct = {
  name: 'dashes',
  dialects: ['pandoc', 'quarto'],
  sign: /--/,
  proof: null,
  syntax: () => ({ text: { [hyphen]: dash } }),
  fromMarkdown: () => ({
    enter: {
      smartDash(token) {
        const value = this.sliceSerialize(token).length === 2 ? '–' : '—';
        this.enter({ type: 'text', value }, token);
      },
    },
    exit: {
      smartDash: exitNode,
    },
  }),
};

const dash: Syntax = {
  name: 'smartDash',
  tokenize(effects, ok, nok) {
    const { previous } = this;
    let size = 0;
    const start: State = (code) => {
      if (previous === hyphen) return nok(code);
      effects.enter('smartDash');
      return inside(code);
    };
    const inside: State = (code) => {
      if (code === hyphen && size < 4) {
        size += 1;
        effects.consume(code);
        return inside;
      }
      if (size !== 2 && size !== 3) return nok(code);
      effects.exit('smartDash');
      return ok(code);
    };
    return start;
  },
};

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    smartDash: 'smartDash';
  }
}
