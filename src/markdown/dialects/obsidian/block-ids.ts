import type { Construct } from '../construct.js';
import { writtenText, writtenTextNodes } from '../scan/written-text.js';

/** Identifier of a block: ` ^the-id` at its end, or by itself under a list or table. */
export const blockIds: Construct = {
  name: 'block-ids',
  dialects: ['obsidian'],
  sign: /\^[A-Za-z0-9-]+[ \t]*$/m,
  proof: null,
  syntax: () => ({
    text: {
      ['^'.charCodeAt(0)]: writtenText({
        name: 'blockId',
        startsAfter: (before) => before === '' || before === ' ' || before === '\n',
        read(text, next) {
          if (text === '') return 'continues';
          if (next === '') return 'ends';
          const isIdentifier = /[A-Za-z0-9-]/.test(next) && !text.endsWith(' ');
          return isIdentifier || next === ' ' ? 'continues' : 'is other';
        },
        nodeOf: (text) =>
          text.trim() === '^' ? null : { type: 'unspoken', kind: 'template', value: text.trim(), spoken: '' },
      }),
    },
  }),
  fromMarkdown: () => writtenTextNodes,
};
