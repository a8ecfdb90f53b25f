import type { Nodes } from 'mdast';
import type { Span } from '../block.js';
import type { SourceText, Spot } from './source-text.js';

const start: Spot = { line: 1, column: 1 };

/** Returns the start of a node. */
export const spotOf = (node: Nodes): Spot => {
  const { line, column } = node.position?.start ?? start;
  return { line, column };
};

/** Returns the range of a node. */
export const spanOf = (node: Nodes): Span => {
  const end = node.position?.end ?? start;
  return { ...spotOf(node), endLine: end.line, endColumn: end.column };
};

/** Returns the place of an offset in the value of a node, whose lines may begin with the markers of quotations. */
export function spotInside(node: { value: string } & Nodes, offset: number, source: SourceText): Spot {
  const { line, column } = spotOf(node);
  const before = node.value.slice(0, offset).split('\n');
  if (before.length === 1) return { line, column: column + offset };
  const lineNumber = line + before.length - 1;
  const lineStart = node.value.lastIndexOf('\n', offset - 1) + 1;
  const lineText = node.value.slice(lineStart).split('\n', 1)[0] ?? '';
  const indent = Math.max(0, source.line(lineNumber).indexOf(lineText));
  return { line: lineNumber, column: indent + (before.at(-1) ?? '').length + 1 };
}

/** Changes the positions of a separately parsed tree to those in the file, where its text begins at `to`. */
export function moveTree(root: Nodes, to: Spot): void {
  const rest: Nodes[] = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    for (const point of node.position ? [node.position.start, node.position.end] : []) {
      if (point.line === 1) point.column += to.column - 1;
      point.line += to.line - 1;
    }
    if ('children' in node) for (const child of node.children) rest.push(child);
  }
}
