import type { DialectName } from '../../../manifest/dialects.js';
import { looksLikeMath } from '../../parse/math-text.js';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { isLazyLine, scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const backslash = 92;
/** In characters. Longer "formulas" are text between two escaped brackets. */
const longest = 1000;

/** Box of a task that an exporter escaped. */
const checkedBox = '\\[x\\]';

/**
 * Creates a scanner for a formula between brackets with `slashes` before them. Text between that is no formula, or has another
 * opening bracket, is text: so each part is read once.
 */
function bracketScanner(slashes: string, isBlock: boolean): Scanner {
  let text = '';
  let line = '';
  let isClosed = false;
  const opened = () => text.charAt(slashes.length);
  return {
    read(sign) {
      if (isClosed) {
        if (sign === '\n' || sign === '') return 'end';
        return /[ \t]/.test(sign) ? 'more' : 'fail';
      }
      if (sign === '' || text.length > longest) return 'fail';
      if (sign === '\n' && line.trim() === '') return 'fail';
      line = sign === '\n' ? '' : line + sign;
      text += sign;
      if (text.length <= slashes.length) return slashes.startsWith(text) ? 'more' : 'fail';
      if (text.length === slashes.length + 1)
        return sign === '[' || (sign === '(' && !isBlock) ? 'more' : 'fail';
      if (text.endsWith(slashes + opened())) return 'fail';
      if (!text.endsWith(slashes + (opened() === '[' ? ']' : ')'))) return 'more';
      if (text === checkedBox || !looksLikeMath(inner(text, slashes))) return 'fail';
      isClosed = true;
      return isBlock ? 'more' : 'end';
    },
  };
}

const inner = (text: string, slashes: string): string =>
  text.trim().slice(slashes.length + 1, -slashes.length - 1);

function mathBrackets(name: string, slashes: string, dialects: readonly DialectName[]): Construct {
  const sign = slashes.length === 1 ? /(?<!\\)\\[([]/ : /\\\\[([]/;
  return {
    name,
    dialects,
    sign,
    proof: null,
    syntax: () => ({
      flow: {
        [backslash]: scanConstruct({
          token: 'mathBlock',
          in: 'flow',
          concrete: true,
          scan: (context) => (isLazyLine(context) ? null : bracketScanner(slashes, true)),
        }),
      },
      text: {
        [backslash]: scanConstruct({
          token: 'mathInline',
          in: 'text',
          scan: () => bracketScanner(slashes, false),
        }),
      },
    }),
    fromMarkdown: () =>
      partNodes({
        mathBlock: {
          isBlock: true,
          toNodes: (value) => [{ type: 'math', value: contentOf(value), isClosed: true }],
        },
        mathInline: { isBlock: false, toNodes: (value) => [{ type: 'inlineMath', value: contentOf(value) }] },
      }),
  };
}

/** Returns a formula without its brackets; an environment has none. */
const contentOf = (value: string): string => {
  const [slashes = ''] = /^\\+(?=[([])/.exec(value) ?? [];
  return slashes === '' ? value : inner(value, slashes).trim();
};

/** Formulas between `\(` and `\)`, or `\[` and `\]`. In CommonMark these are escaped brackets. */
export const slashMath: Construct = mathBrackets('slash-math', '\\', ['mkdocs', 'hugo', 'jekyll', 'myst']);

/** Formulas between `\\(` and `\\)`, or `\\[` and `\\]`: a page has a single backslash, which MathJax finds. */
export const doubleSlashMath: Construct = mathBrackets('double-slash-math', '\\\\', [
  'mdbook',
  'hugo',
  'jekyll',
]);
