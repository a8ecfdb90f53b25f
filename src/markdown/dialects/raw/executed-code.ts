import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { codeMayFollow, scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const tick = 96;
/** In characters. */
const longest = 500;

const start = /^`(?:r[ \n]|\{[A-Za-z]\w*\}[ \n])/;
const couldStart = /^`(?:r|\{[A-Za-z]?\w*\}?)?$/;

function scanner(): Scanner {
  let text = '';
  let isClosed = false;
  return {
    read(sign) {
      if (isClosed) return sign === '`' ? 'fail' : 'before';
      text += sign;
      if (sign === '' || text.length > longest) return 'fail';
      if (!start.test(text)) return couldStart.test(text) ? 'more' : 'fail';
      isClosed = sign === '`' && /[^\s`]`$/.test(text.replace(start, ''));
      return sign === '`' && !isClosed ? 'fail' : 'more';
    },
  };
}

/** Code in a sentence that a page shows as its result: `` `r nrow(x)` ``, `` `{python} n` ``. */
export const executedCode: Construct = {
  name: 'executed-code',
  dialects: ['quarto', 'pandoc'],
  sign: /`(?:r|\{[A-Za-z]\w*\})\s/,
  // `r` with a call, since a key is also named "r".
  proof: /(?<!`)`(?:r [\w.:$]*\([^`\n]*\)|\{(?:r|python|julia|ojs)\} [^`\n]+)`(?!`)/,
  syntax: () => ({
    text: {
      [tick]: {
        ...scanConstruct({ token: 'executedCode', in: 'text', scan: scanner }),
        previous: codeMayFollow,
      },
    },
  }),
  fromMarkdown: () =>
    partNodes({
      executedCode: {
        isBlock: false,
        toNodes: (value) => [{ type: 'unspoken', kind: 'template', value: value.slice(1, -1) }],
      },
    }),
};
