import { dollar } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const leftBrace = 123;
/** In characters. */
const longestLine = 1000;
const longestLabel = 200;
const mostLines = 40;

/** End of a formula, with its label. */
const ending = /^([^$]*)\$\$[ \t]*(\{#[^\s{}]+[^{}]*\}|\([\w:.-]+\))?[ \t]*$/;

/** Scans `$$ x $$ {#label}` in a line, or a formula in several lines up to the one that ends with `$$`. */
function formulaScanner(): Scanner {
  let line = '';
  let lines = 0;
  return {
    read(sign) {
      if (sign !== '\n' && sign !== '') {
        line += sign;
        return line.length > longestLine ? 'fail' : 'more';
      }
      const isFirst = lines === 0;
      lines += 1;
      if (isFirst && !/^\$\$(?!\$)[ \t]*\S/.test(line)) return 'fail';
      const inner = isFirst ? line.slice(2) : line;
      const [isEnd, , label] = ending.exec(inner) ?? [];
      if (isEnd !== undefined && (label !== undefined || !isFirst)) return 'end';
      if (sign === '' || inner.includes('$$') || inner.trim() === '' || lines > mostLines) return 'fail';
      line = '';
      return 'more';
    },
  };
}

/** Scans the label after a formula in a paragraph: `{#eq:circle}`, `{#eq-circle}`. */
function labelScanner(): Scanner {
  let text = '';
  return {
    read(sign) {
      text += sign;
      if (sign === '' || sign === '\n' || text.length > longestLabel) return 'fail';
      if (!'{#eq'.startsWith(text.slice(0, 4)) || (text.length === 5 && !/[:-]/.test(sign))) return 'fail';
      if (sign !== '}') return 'more';
      return 'end';
    },
  };
}

/** Formula that begins in a line with its `$$`, and ends in another one. */
const severalLines =
  /^[ \t>*+-]*(?:\d+[.)][ \t]+)?\$\$[ \t]*[^\s$][^$\n]*\n(?:[^$]|\$(?!\$))*\$\$[ \t]*\r?$/m;
const label = /\$\$[ \t]*(?:\{#eq[:-]|\([A-Za-z]+[:-][\w:.-]+\)[ \t]*\r?$)/m;

/**
 * Formulas in several lines of which the first has text after its `$$`, and formulas with a label, which pages do not show:
 * `$$x^2$$ {#eq:circle}` of Pandoc and Quarto, `$$x^2$$ (circle)` of MyST.
 */
export const formulaLines: Construct = {
  name: 'formula-lines',
  dialects: ['pandoc', 'quarto', 'myst'],
  sign: /\$\$/,
  proof: new RegExp(`${severalLines.source}|${label.source}`, 'm'),
  syntax: () => ({
    flow: {
      [dollar]: scanConstruct({ token: 'labelledFormula', in: 'flow', concrete: true, scan: formulaScanner }),
    },
    text: { [leftBrace]: scanConstruct({ token: 'formulaLabel', in: 'text', scan: labelScanner }) },
  }),
  fromMarkdown: () =>
    partNodes({
      labelledFormula: {
        isBlock: true,
        toNodes: (text) => [
          { type: 'math', value: text.slice(2, text.lastIndexOf('$$')).trim(), isClosed: true },
        ],
      },
      formulaLabel: { isBlock: false, toNodes: (value) => [{ type: 'unspoken', kind: 'raw', value }] },
    }),
};
