import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';
import { mdxTextNodes } from './mdx-nodes.js';

const leftBrace = 123;
/** In characters. */
const longest = 2000;

function commentScanner(): Scanner {
  let text = '';
  return {
    read(sign) {
      text += sign;
      if (sign === '' || text.length > longest) return 'fail';
      if (text.length <= 3) return '{/*'.startsWith(text) ? 'more' : 'fail';
      if (text.endsWith('{/*')) return 'fail';
      return text.endsWith('*/}') && text.length > 5 ? 'end' : 'more';
    },
  };
}

/** Comments of MDX, which generators also put into files that are not MDX otherwise, such as after a heading. */
export const mdxComment: Construct = {
  name: 'mdx-comment',
  dialects: ['docusaurus'],
  sign: /\{\/\*/,
  proof: /\{\/\*[^{}]*\*\/\}/,
  syntax: () => ({
    text: { [leftBrace]: scanConstruct({ token: 'mdxComment', in: 'text', scan: commentScanner }) },
  }),
  fromMarkdown: () => partNodes({ mdxComment: { isBlock: false, toNodes: mdxTextNodes } }),
};
