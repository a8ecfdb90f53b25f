import type { Nodes } from 'mdast';
import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';
import { inlinesOf, isBareCommand } from './tex-inlines.js';

const backslash = 92;
const tilde = 126;
/** In characters. */
const longestCommand = 2000;
/** Groups in groups. */
const deepest = 20;

/** Scans `\textit{more}`, `\index{a}`, and known commands without an argument. */
function commandScanner(): Scanner {
  let text = '';
  let depth = 0;
  const isEnd = () => (text.endsWith('}') || isBareCommand(text) ? 'before' : 'fail');
  return {
    read(sign) {
      if (depth === 0 && text.length > 1) {
        const isNext =
          sign === '{' ||
          (sign === '[' && !text.endsWith('}')) ||
          (/^[A-Za-z]$/.test(sign) && /^\\[A-Za-z]+$/.test(text)) ||
          (sign === '*' && /^\\[A-Za-z]+$/.test(text));
        if (!isNext) return isEnd();
      } else if (text.length === 1 && sign === ' ') return 'end';
      else if (text.length === 1 && !/^[A-Za-z]$/.test(sign)) return 'fail';
      if (sign === '' || text.length > longestCommand) return 'fail';
      if (sign === '{' || sign === '[') depth += 1;
      if (sign === '}' || sign === ']') depth -= 1;
      text += sign;
      return depth > deepest ? 'fail' : 'more';
    },
  };
}

/** Offset of the last `~` that ends marks around letters, such as the second one in `H~2~O`. */
const lastClosing = new WeakMap<TokenizeContext, number>();

/** Scans a `~` between two words, which is a space, and the letters after it. */
function spaceScanner(context: TokenizeContext): Scanner | null {
  const { previous } = context;
  const { offset } = context.now();
  const before = previous === null ? '' : String.fromCharCode(Math.max(previous, 0));
  if (!/[\p{L}\p{N}.,}]/u.test(before) || lastClosing.get(context) === offset) return null;
  let text = '';
  return {
    read(sign) {
      if (text === '' || /^[\p{L}\p{N}]$/u.test(sign)) {
        text += sign;
        return text.length > 60 ? 'fail' : 'more';
      }
      if (sign === '~') lastClosing.set(context, offset + text.length);
      return sign === '~' || text === '~' ? 'fail' : 'before';
    },
  };
}

const toNodes = (tex: string): readonly Nodes[] => inlinesOf(tex);

/** LaTeX in a sentence, as Pandoc passes it on: `\index{harbour}`, `\textit{more}`, `Fig.~3`. */
export const rawTex: Construct = {
  name: 'raw-tex',
  dialects: ['pandoc', 'quarto'],
  sign: /\\[A-Za-z]|[\p{L}\p{N}.,}]~[\p{L}\p{N}]/u,
  proof: null,
  isLikeProse: true,
  syntax: () => ({
    text: {
      [backslash]: scanConstruct({ token: 'texCommand', in: 'text', scan: commandScanner }),
      [tilde]: scanConstruct({
        token: 'texSpace',
        in: 'text',
        scan: spaceScanner,
      }),
    },
  }),
  fromMarkdown: () =>
    partNodes({
      texCommand: { isBlock: false, toNodes },
      texSpace: { isBlock: false, toNodes: (text) => [{ type: 'text', value: text.replace('~', ' ') }] },
    }),
};
