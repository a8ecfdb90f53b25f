import type { Nodes, Parents, PhrasingContent, Root } from 'mdast';
import { parseMarkdown } from '../../../markdown/parse/parse.js';
import { dollar, guard, lineBlocks } from './guard-text.js';

const attention: ReadonlySet<string> = new Set(['emphasis', 'strong', 'delete']);

/**
 * Writes a tree as Markdown, without the emphasis that would not come back from it as it is: its marks beside others, beside
 * punctuation and inside each other do not always work. Nobody hears it, and no word may be lost to it. Changes the tree.
 * @param stringify writes a tree as Markdown
 */
export function withWorkingEmphasis(root: Root, stringify: (tree: Root) => string): string {
  unnest(root);
  const written = stringify(root);
  if (isSame(root, written)) return written;
  // Seldom: line by line, for the few that do not work.
  makePlain(root, stringify);
  return stringify(root);
}

/** Emphasis in emphasis is none in Markdown. */
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

/** Whether every line comes back with the same text. */
function isSame(tree: Root, written: string): boolean {
  const lines = linesOf(tree);
  const back = linesOf(parseMarkdown(written, { hasFrontMatter: false }));
  return lines.length === back.length && lines.every((line, index) => line === back[index]);
}

function linesOf(node: Nodes): string[] {
  if (lineBlocks.has(node.type)) return [lettersOf(node)].filter((line) => line !== '');
  return 'children' in node ? node.children.flatMap(linesOf) : [];
}

const hasAttention = (node: Nodes): boolean =>
  attention.has(node.type) || ('children' in node && node.children.some(hasAttention));

/** Without emphasis but of these kinds, and without any that is in another of its kind. */
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

/** Texts side by side are one. */
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

/** Everything that is read of it but spaces, and what guards it. */
function lettersOf(node: Nodes): string {
  const textOf = (inner: Nodes): string => {
    if (inner.type === 'image') return inner.alt ?? '';
    if (inner.type === 'footnoteReference') return `[^${inner.identifier}]`;
    if ('value' in inner) return inner.value;
    return 'children' in inner ? inner.children.map(textOf).join('') : '';
  };
  return textOf(node).replaceAll(dollar, '$').replaceAll(guard, '').replace(/\s/g, '');
}
