import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const dash = 45;
/** In characters. */
const longest = 5000;

const key = /^["']?[A-Za-z_][\w-]*["']?:(?:\s|$)/;
/** Value on lines of its own, or a comment. */
const more = /^(?:[ \t]+\S|-[ \t]|#)/;

/** Creates a scanner for the lines from `---` to `---` or `...`, all of which are keys or their values. */
function scanner(): Scanner {
  let line = '';
  let count = 0;
  let length = 0;
  return {
    read(sign) {
      length += 1;
      if (length > longest) return 'fail';
      if (sign !== '\n' && sign !== '') {
        line += sign;
        return 'more';
      }
      const text = line.trimEnd();
      line = '';
      count += 1;
      if (count === 1) return text === '---' && sign !== '' ? 'more' : 'fail';
      if (count > 2 && (text === '---' || text === '...')) return 'end';
      const isMetadata = key.test(text) || (count > 2 && more.test(text));
      return isMetadata && sign !== '' ? 'more' : 'fail';
    },
  };
}

/** Metadata of Pandoc and Quarto after the start of a chapter. In other dialects these are lines with a break before them. */
export const metadataBlocks: Construct = {
  name: 'metadata-blocks',
  dialects: ['pandoc', 'quarto'],
  sign: /(?:^|[\r\n])---[ \t]*\r?\n["']?[A-Za-z_][\w-]*["']?:/,
  proof: null,
  syntax: () => ({
    flow: {
      [dash]: scanConstruct({
        token: 'metadataBlock',
        in: 'flow',
        concrete: true,
        // After a line of text, dashes make it a heading.
        scan: ({ interrupt }: TokenizeContext) => (interrupt ? null : scanner()),
      }),
    },
  }),
  fromMarkdown: () =>
    partNodes({
      metadataBlock: {
        isBlock: true,
        toNodes: (value) => [{ type: 'unspoken', kind: 'template', value }],
      },
    }),
};
