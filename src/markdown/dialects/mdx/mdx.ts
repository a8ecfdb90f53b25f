import type { Construct as Syntax, TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { scanConstruct } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';
import { Brackets } from './brackets.js';
import { itemScanner, itemsScanner, limited } from './item-scanner.js';
import { mdxFlowNodes, mdxTextNodes } from './mdx-nodes.js';

const codes = { lessThan: 60, brace: 123, e: 101, i: 105 };

const statement =
  /^(?:import\s*(?:["'{*]|type\s|[\w$]+\s*(?:,|from\b))|export\s+(?:default|const|let|var|function|async|class|type|interface|enum|abstract|declare)\b|export\s*[{*])/;

/** Scans `import` and `export` up to a blank line that is not inside of brackets, as MDX does. */
function codeScanner({ now, interrupt }: TokenizeContext): Scanner | null {
  if (interrupt || now().column !== 1) return null;
  const brackets = new Brackets(true);
  let line = '';
  let isFirst = true;
  return {
    read(sign) {
      if (sign !== '\n' && sign !== '') {
        brackets.read(sign);
        if (line.length < 200) line += sign;
        return brackets.isTooDeep ? 'fail' : 'more';
      }
      brackets.read('\n');
      if (isFirst && !statement.test(line)) return 'fail';
      if (!brackets.isOpen && (sign === '' || line.trim() === '')) return 'end';
      isFirst = false;
      line = '';
      return sign === '' ? 'fail' : 'more';
    },
  };
}

/** Reads strings first, and if that finds no end, counts only braces: the text of a tag may have an apostrophe. */
const twice = (create: (readsStrings: boolean) => Syntax): Syntax[] => [create(true), create(false)];

const flow = twice((readsStrings) =>
  scanConstruct({
    token: 'mdxFlow',
    in: 'flow',
    concrete: true,
    scan: (context) => limited(context, itemsScanner(readsStrings)),
  }),
);
const text = twice((readsStrings) =>
  scanConstruct({
    token: 'mdxText',
    in: 'text',
    scan: (context) => limited(context, itemScanner(readsStrings)),
  }),
);
const code = scanConstruct({
  token: 'mdxCode',
  in: 'flow',
  concrete: true,
  scan: (context) => {
    const scanner = codeScanner(context);
    return scanner && limited(context, scanner);
  },
});

/** MDX: Markdown with JSX, `import` and `export`, and expressions in braces. All files `.mdx`, and Markdown of Docusaurus. */
export const mdx: Construct = {
  name: 'mdx',
  dialects: ['docusaurus'],
  isForMdx: true,
  sign: /[<{]|^(?: {4}|\t|import\b|export\b)/m,
  // At the start of the file, since a book about JavaScript has the same line in its code blocks.
  proof:
    /^(?:---[ \t]*\r?\n(?:(?!---)[^\n]*\n){0,200}---[ \t]*\r?\n)?\s*import\s[^;'"\n]{1,200}\sfrom\s+(["'])[^'"\n]+\1;?[ \t]*(?:\r?\n|$)/,
  syntax: () => ({
    // The text of HTML is Markdown in MDX, and indented text is not code.
    disable: { null: ['codeIndented', 'htmlFlow', 'htmlText'] },
    flow: {
      [codes.lessThan]: flow,
      [codes.brace]: flow,
      [codes.e]: code,
      [codes.i]: code,
    },
    text: { [codes.lessThan]: text, [codes.brace]: text },
  }),
  fromMarkdown: () =>
    partNodes({
      mdxFlow: { isBlock: true, toNodes: mdxFlowNodes },
      mdxText: { isBlock: false, toNodes: mdxTextNodes },
      mdxCode: { isBlock: true, toNodes: (value) => [{ type: 'unspoken', kind: 'template', value }] },
    }),
};
