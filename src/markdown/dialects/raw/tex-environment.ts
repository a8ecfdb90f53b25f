import type { Nodes } from 'mdast';
import type { TokenizeContext } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { partNodes } from '../scan/part-nodes.js';
import { lineScanner, scanConstruct, sharedBy } from '../scan/scan-construct.js';
import type { Scanner } from '../scan/scanner.js';

const backslash = 92;

/** Environments whose content is not text. */
const codeNames = 'verbatim|lstlisting|minted|Verbatim';
const rawNames =
  'tabular|tabularx|longtable|tikzpicture|figure|table|picture|comment|filecontents|thebibliography';
const opening = new RegExp(`^\\\\begin\\{((?:${codeNames}|${rawNames})\\*?)\\}`);

/** Line that begins or ends an environment around text, with its arguments. */
const line = /^(?:\\(?:begin|end)\{[A-Za-z]+\*?\}(?:\[[^\]]*\]|\{[^{}]*\})*[ \t]*)+$/;

/** Offsets up to which environments of a name cannot begin, since they have no end. */
const unclosed = new WeakMap<object, Map<string, number>>();

/** Creates a scanner for an environment on lines of its own. `opening` begins its first line, with its name in group 1. */
export function environmentScanner(context: TokenizeContext, opening: RegExp): Scanner {
  const key = sharedBy(context);
  const { offset } = context.now();
  const failed = unclosed.get(key) ?? new Map<string, number>();
  unclosed.set(key, failed);
  let text = '';
  let name: string | null = null;
  let isFirst = true;
  return {
    read(sign) {
      if (sign !== '\n' && sign !== '') {
        text += sign;
        return isFirst && text.length > 500 ? 'fail' : 'more';
      }
      name ??= opening.exec(text)?.[1] ?? null;
      if (name === null || offset < (failed.get(name) ?? 0)) return 'fail';
      if (text.trimEnd().endsWith(`\\end{${name}}`)) return 'end';
      if (sign === '') {
        failed.set(name, Number.POSITIVE_INFINITY);
        return 'fail';
      }
      isFirst = false;
      text = '';
      return 'more';
    },
  };
}

function toNodes(value: string): readonly Nodes[] {
  const name = opening.exec(value)?.[1]?.replace('*', '') ?? '';
  const content = value.replace(/^[^\n]*\n|\n?[^\n]*$/g, '');
  if (new RegExp(`^(?:${codeNames})$`).test(name)) return [{ type: 'code', value: content }];
  return [{ type: 'unspoken', kind: name === 'comment' ? 'comment' : 'raw', value }];
}

/** Environments of LaTeX: the text in `\begin{center}` is read, a table is not text. `math/math-environments.ts` has formulas. */
export const texEnvironment: Construct = {
  name: 'tex-environment',
  dialects: ['pandoc', 'quarto'],
  sign: /\\(?:begin|end)\{/,
  proof: null,
  syntax: () => ({
    flow: {
      [backslash]: [
        scanConstruct({
          token: 'texBlock',
          in: 'flow',
          concrete: true,
          scan: (context) => environmentScanner(context, opening),
        }),
        scanConstruct({ token: 'unspokenRaw', in: 'flow', scan: () => lineScanner((one) => line.test(one)) }),
      ],
    },
  }),
  fromMarkdown: () =>
    partNodes({
      texBlock: { isBlock: true, toNodes },
      unspokenRaw: { isBlock: true, toNodes: (value) => [{ type: 'unspoken', kind: 'raw', value }] },
    }),
};
