import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { writtenText, writtenTextNodes } from '../scan/written-text.js';

/** Set by micromark for GFM's boxes (micromark-core-commonmark, `list.js`). */
const isFirstInItem = (context: TokenizeContext): boolean =>
  context._gfmTasklistFirstContentOfListItem === true;

/** Box of a task with a state that GFM does not have: `- [>] moved`. Like GFM's, it is not spoken. */
export const taskStates: Construct = {
  name: 'task-states',
  dialects: ['obsidian'],
  sign: /\[[^\s\]]\][ \t]/,
  proof: null,
  syntax: () => ({
    text: {
      ['['.charCodeAt(0)]: writtenText({
        name: 'taskState',
        startsAfter: (before, context) => before === '' && isFirstInItem(context),
        read(text, next) {
          if (text.length === 3) return next === ' ' ? 'ends' : 'is other';
          const fits =
            text.length === 1 ? !/[\s[\]]/.test(next) && next !== '' : next === '[]'[text.length / 2];
          return fits ? 'continues' : 'is other';
        },
        nodeOf: () => ({ type: 'inlineSpan', children: [] }),
      }),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
