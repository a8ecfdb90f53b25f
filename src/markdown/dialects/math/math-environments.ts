import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { environmentScanner } from '../raw/tex-environment.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const backslash = 92;
/** In characters, for a formula in a paragraph. */
const longest = 2000;

const names = '(?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math)\\*?';
const opening = new RegExp(`^\\\\begin\\{(${names})\\}`);
const anywhere = new RegExp(`\\\\begin\\{${names}\\}`);

/** Paragraphs in which an environment has no end, so that it is searched for only once. */
const unclosed = new WeakMap<TokenizeContext, Set<string>>();

/** Creates a scanner for an environment in a paragraph. */
function inlineScanner(context: TokenizeContext): Scanner {
  const missing = unclosed.get(context) ?? new Set<string>();
  unclosed.set(context, missing);
  const start = '\\begin{';
  let head = '';
  let tail = '';
  let end: string | null = null;
  let length = 0;
  return {
    read(sign) {
      length += 1;
      if (end === null) {
        head += sign;
        if (sign === '' || head.length > 30 || !start.startsWith(head.slice(0, start.length))) return 'fail';
        if (sign !== '}') return 'more';
        const name = opening.exec(head)?.[1];
        if (name === undefined || missing.has(name)) return 'fail';
        end = `\\end{${name}}`;
        return 'more';
      }
      if (sign === '') missing.add(end.slice('\\end{'.length, -1));
      if (sign === '' || length > longest) return 'fail';
      // An environment is not inside of itself, so each part of the text is read once.
      tail = (tail + sign).slice(-head.length);
      if (tail === head) return 'fail';
      return tail.endsWith(end) ? 'end' : 'more';
    },
  };
}

/** Formulas of LaTeX without dollars: `\begin{align} … \end{align}`. Its name cannot mean anything else. */
export const mathEnvironments: Construct = {
  name: 'math-environments',
  dialects: ['pandoc', 'quarto', 'myst', 'jekyll', 'mkdocs', 'hugo', 'gitbook', 'obsidian', 'docusaurus'],
  sign: anywhere,
  proof: anywhere,
  syntax: () => ({
    flow: {
      [backslash]: scanConstruct({
        token: 'mathBlock',
        in: 'flow',
        concrete: true,
        scan: (context) => environmentScanner(context, opening),
      }),
    },
    text: { [backslash]: scanConstruct({ token: 'mathInline', in: 'text', scan: inlineScanner }) },
  }),
  fromMarkdown: () =>
    partNodes({
      mathBlock: { isBlock: true, toNodes: (value) => [{ type: 'math', value, isClosed: true }] },
      mathInline: { isBlock: false, toNodes: (value) => [{ type: 'inlineMath', value }] },
    }),
};
