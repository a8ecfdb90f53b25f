import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { codeMayFollow, scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const tick = 96;
/** In characters. */
const longest = 2000;

function scanner(): Scanner {
  let opening = 0;
  let run = 0;
  let length = 0;
  let isInside = false;
  let mark = '';
  return {
    read(sign) {
      length += 1;
      if (sign === '' || length > longest) return 'fail';
      if (mark !== '' || (isInside && run === opening && sign !== '`')) {
        mark += sign;
        if (!/^\{(?:=[\w-]*\}?)?$/.test(mark)) return 'fail';
        return sign === '}' ? 'end' : 'more';
      }
      if (sign === '`') {
        run += 1;
        if (!isInside) opening += 1;
      } else {
        isInside = true;
        run = 0;
      }
      return 'more';
    },
  };
}

/** Raw text of Pandoc in a sentence: `` `\pagebreak`{=latex} ``. Its content is for one format, so it is not spoken. */
export const rawInline: Construct = {
  name: 'raw-inline',
  dialects: ['pandoc', 'quarto'],
  sign: /`\{=[a-zA-Z]/,
  proof: /[^`\s]`+\{=[a-zA-Z][\w-]*\}/,
  shows: ['pandoc'],
  syntax: () => ({
    text: {
      [tick]: {
        ...scanConstruct({ token: 'rawInline', in: 'text', scan: scanner }),
        previous: codeMayFollow,
      },
    },
  }),
  fromMarkdown: () =>
    partNodes({
      rawInline: {
        isBlock: false,
        toNodes: (value) => [
          { type: 'unspoken', kind: 'raw', value: value.replace(/^`+|`+\{=[\w-]+\}$/g, '') },
        ],
      },
    }),
};
