import type { Nodes, Parents } from 'mdast';
import type { CompileContext, Extension, Token } from 'mdast-util-from-markdown';
import type { PartToken } from './scanner.js';

declare module 'mdast-util-from-markdown' {
  interface CompileData {
    /** Lines of the current part, and the number of the line that was read last. */
    partLines: string[];
    partLine: number;
  }
}

/** Returns the nodes for the text of a construct. Children need no positions: they get those of the construct. */
type ToNodes = (text: string, isBlock: boolean) => readonly Nodes[];

/** Creates the nodes of constructs that scanners find. */
export function partNodes(
  tokens: Partial<Record<PartToken, { isBlock: boolean; toNodes: ToNodes }>>,
): Extension {
  const extension: Extension = {
    enter: {},
    exit: {
      partLine(token) {
        const { partLines, partLine } = this.data;
        // Empty lines have no tokens of their own.
        if (partLines.length > 0)
          for (let line = partLine + 1; line < token.start.line; line += 1) partLines.push('');
        partLines.push(this.sliceSerialize(token));
        this.data.partLine = token.start.line;
      },
    },
  };
  for (const [type, { isBlock, toNodes }] of Object.entries(tokens)) {
    extension.enter![type] = function () {
      this.data.partLines = [];
      this.data.partLine = 0;
    };
    extension.exit![type] = function (token) {
      for (const node of toNodes(this.data.partLines.join('\n'), isBlock)) add(this, node, token);
    };
  }
  return extension;
}

function add(context: CompileContext, node: Nodes, token: Token): void {
  const children = 'children' in node ? node.children : [];
  context.enter('children' in node ? ({ ...node, children: [] } as Parents) : node, token);
  for (const child of children) add(context, child, token);
  context.exit(token);
}
