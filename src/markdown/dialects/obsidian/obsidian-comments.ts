import type { Construct } from '../construct.js';
import { loneMark, type MarkedParts, pairMarks } from '../scan/open-marks.js';
import { untilClosed, writtenText, writtenTextNodes } from '../scan/written-text.js';

const sign = '%%';
const parts: MarkedParts = { kept: {}, dropped: { [sign]: { close: sign, kind: 'comment' } } };

/** Comment of Obsidian: `%%text%%`, in a sentence or over several paragraphs. */
export const obsidianComments: Construct = {
  name: 'obsidian-comments',
  dialects: ['obsidian'],
  sign: /%%/,
  proof: null,
  syntax: () => ({
    text: {
      ['%'.charCodeAt(0)]: [
        writtenText({
          name: 'obsidianComment',
          read: untilClosed(sign, sign),
          nodeOf: (text) => ({ type: 'unspoken', kind: 'comment', value: text.slice(2, -2) }),
        }),
        loneMark(sign),
      ],
    },
  }),
  fromMarkdown: () => ({ ...writtenTextNodes, transforms: [pairMarks(parts)] }),
};
