import { dialectNames } from '../../../manifest/dialects.js';
import { dollar } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

/** In characters. */
const longest = 1000;

/** Returns the formula; null: the backticks on both sides belong to different code. */
function formulaOf(text: string): string | null {
  const [, open = '', inner = '', close = ''] = /^\$(`+)([^`$](?:[^$]*[^`$])?)(`+)\$$/.exec(text) ?? [];
  const isOneSpan =
    open !== '' && open === close && ![...inner.matchAll(/`+/g)].some(([run]) => run === open);
  return isOneSpan ? inner : null;
}

function scanner(): Scanner {
  let text = '';
  return {
    read(sign) {
      text += sign;
      if (sign === '' || text.length > longest || (text.length === 2 && text !== '$`')) return 'fail';
      if (sign !== '$' || text.length === 1) return 'more';
      return formulaOf(text) !== null ? 'end' : 'fail';
    },
  };
}

/** Formulas of GitHub and GitLab: `` $`a+b`$ ``. The backticks belong to the dollars. */
export const codeFormulas: Construct = {
  name: 'code-formulas',
  dialects: dialectNames,
  sign: /\$`/,
  proof: /\$(?:`[^`$\n]+`|``[^`$\n](?:[^`$\n]|`(?!`))*``)\$/,
  syntax: () => ({ text: { [dollar]: scanConstruct({ token: 'codeFormula', in: 'text', scan: scanner }) } }),
  fromMarkdown: () =>
    partNodes({
      codeFormula: {
        isBlock: false,
        toNodes: (value) => [{ type: 'inlineMath', value: formulaOf(value) ?? value }],
      },
    }),
};
