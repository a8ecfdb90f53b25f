import type { Nodes, Parents, PhrasingContent, Root } from 'mdast';
import { LimitError } from '../../../markdown/parse/limits.js';
import { parseMarkdown } from '../../../markdown/parse/parse.js';
import { dollar, guard, lineBlocks } from './guard-text.js';

const attention: ReadonlySet<string> = new Set(['emphasis', 'strong', 'delete']);

/**
 * Writes a tree as Markdown, without emphasis that Markdown cannot represent: its delimiters do not always work next to
 * other delimiters or punctuation, or nested. Emphasis is not spoken, but a lost delimiter would be. Changes the tree.
 * @param stringify converts a tree to Markdown
 */
export function withWorkingEmphasis(root: Root, stringify: (tree: Root) => string): string {
  unnest(root);
  const written = stringify(root);
  if (isSame(root, written)) return written;
  // This is rare, so only now is every line checked separately.
  makePlain(root, stringify);
  return stringify(root);
}

/** Removes emphasis inside emphasis of the same kind, which Markdown does not support. */
function unnest(node: Nodes): void {
  if (!('children' in node)) return;
  if (!lineBlocks.has(node.type)) for (const child of node.children) unnest(child);
  else if (hasAttention(node)) replaceChildren(node, attention);
}

function makePlain(node: Nodes, stringify: (tree: Root) => string): void {
  if (!('children' in node)) return;
  if (!lineBlocks.has(node.type)) {
    for (const child of node.children) makePlain(child, stringify);
    return;
  }
  if (!hasAttention(node)) return;
  const children = node.children as PhrasingContent[];
  const line: Root = { type: 'root', children: [{ type: 'paragraph', children }] };
  if (!isSame(line, stringify(line))) replaceChildren(node, new Set());
}

function replaceChildren(line: Parents, kept: ReadonlySet<string>): void {
  line.children = unwrapped(line.children as PhrasingContent[], kept, new Set()) as typeof line.children;
}

/** Tells whether the Markdown has the same text on every line as the tree. */
function isSame(tree: Root, written: string): boolean {
  const lines = linesOf(tree);
  const parsed = parsedLines(written);
  // Reading the chapter will report it, with its place.
  if (parsed === null) return true;
  return lines.length === parsed.length && lines.every((line, index) => line === parsed[index]);
}

/** Returns null for Markdown that is too complex to parse. */
function parsedLines(written: string): string[] | null {
  try {
    return linesOf(parseMarkdown(written));
  } catch (error) {
    if (error instanceof LimitError) return null;
    throw error;
  }
}

function linesOf(node: Nodes): string[] {
  if (lineBlocks.has(node.type)) return [lettersOf(node)].filter((line) => line !== '');
  return 'children' in node ? node.children.flatMap(linesOf) : [];
}

const hasAttention = (node: Nodes): boolean =>
  attention.has(node.type) || ('children' in node && node.children.some(hasAttention));

/** Removes emphasis except that of the `kept` kinds, and all emphasis inside emphasis of the same kind. */
function unwrapped(
  nodes: readonly PhrasingContent[],
  kept: ReadonlySet<string>,
  open: ReadonlySet<string>,
): PhrasingContent[] {
  return joined(
    nodes.flatMap((node): PhrasingContent[] => {
      if (!('children' in node)) return [node];
      const isDropped = attention.has(node.type) && (!kept.has(node.type) || open.has(node.type));
      const children = unwrapped(node.children, kept, new Set([...open, node.type]));
      return isDropped ? children : [{ ...node, children } as PhrasingContent];
    }),
  );
}

/** Joins adjacent texts. */
function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'text' && last?.type === 'text')
      result[result.length - 1] = { ...last, value: last.value + node.value };
    else result.push(node);
  }
  return result;
}

/** Returns the text of a node without spaces and guards. */
function lettersOf(node: Nodes): string {
  const textOf = (inner: Nodes): string => {
    if (inner.type === 'image') return inner.alt ?? '';
    if (inner.type === 'footnoteReference') return `[^${inner.identifier}]`;
    if ('value' in inner) return inner.value;
    return 'children' in inner ? inner.children.map(textOf).join('') : '';
  };
  return textOf(node).replaceAll(dollar, '$').replaceAll(guard, '').replace(/\s/g, '');
}
