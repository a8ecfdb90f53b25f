import type { BlockContent, Nodes, Paragraph, Parents, PhrasingContent, Root } from 'mdast';
import type { Box } from '../nodes.js';

declare module 'mdast' {
  interface Data {
    /** Present on the node of a tag that begins or ends a note, tip or warning. */
    boxTag?: BoxTag;
  }
}

/** Tag that begins or ends a note, tip or warning. */
export interface BoxTag {
  readonly name: string;
  readonly role: 'opens' | 'closes';
}

const names = 'hint|notice|alert|callout|admonition|note|tip|info|warning|caution|danger|important';
const opening = new RegExp(`^(?:${names})(?![\\w-])`, 'i');
const closing = new RegExp(`^(?:end|/\\s*)(${names})\\s*$`, 'i');

/**
 * Returns what a tag is for a box; null: nothing.
 * @param content of the tag, without the signs around it: `hint style="info"`, `endhint`, `/notice`
 */
export function boxTagOf(content: string): BoxTag | null {
  const closed = closing.exec(content)?.[1];
  if (closed !== undefined) return { name: closed.toLowerCase(), role: 'closes' };
  const [opened] = content.endsWith('/') ? [] : (opening.exec(content) ?? []);
  return opened === undefined ? null : { name: opened.toLowerCase(), role: 'opens' };
}

/** Makes a box of the nodes between the tags of a pair, in every part of a tree. A tag without its partner stays as it is. */
export function groupBoxes(root: Root): void {
  const parents: Parents[] = [root];
  for (let parent = parents.pop(); parent; parent = parents.pop()) {
    for (const child of parent.children)
      if ('children' in child && child.type !== 'paragraph' && child.type !== 'heading') parents.push(child);
    if (parent.children.some((child) => tagAt(child, 'opens') !== null))
      parent.children = grouped(parent.children) as typeof parent.children;
  }
}

/** Returns the tag that a block is, or that a paragraph begins or ends with; null: none. */
function tagAt(node: Nodes, role: BoxTag['role']): BoxTag | null {
  const own = node.data?.boxTag;
  if (own) return own.role === role ? own : null;
  if (node.type !== 'paragraph') return null;
  const tag = node.children.at(role === 'opens' ? 0 : -1)?.data?.boxTag;
  if (tag?.role !== role) return null;
  // The tag must be the only one of its kind, since the paragraph may have several pairs.
  const same = node.children.filter(
    ({ data }) => data?.boxTag?.name === tag.name && data.boxTag.role === role,
  );
  return same.length === 1 ? tag : null;
}

function grouped(children: readonly Nodes[]): Nodes[] {
  const nodes: Nodes[] = [];
  const open: { readonly name: string; readonly at: number }[] = [];
  const counts = new Map<string, number>();
  const count = (name: string, change: number) => counts.set(name, (counts.get(name) ?? 0) + change);
  for (const node of children) {
    const opens = tagAt(node, 'opens');
    if (opens) {
      open.push({ name: opens.name, at: nodes.length });
      count(opens.name, 1);
    }
    nodes.push(node);
    const closes = tagAt(node, 'closes');
    if (!closes || !counts.get(closes.name)) continue;
    for (let last = open.pop(); last; last = open.pop()) {
      count(last.name, -1);
      if (last.name !== closes.name) continue;
      nodes.push(...boxOf(nodes.splice(last.at)));
      break;
    }
  }
  return nodes;
}

/** Returns the box for nodes from the first to the last tag. A tag without a title stays, so that it is counted. */
function boxOf(nodes: Nodes[]): Nodes[] {
  const [first, ...afterFirst] = apart(nodes[0] as Nodes, 'opens');
  const inside = [...afterFirst, ...nodes.slice(1)];
  const [last, ...beforeLast] = apart(inside.pop() as Nodes, 'closes');
  const children = [...inside, ...beforeLast] as BlockContent[];
  const title = titleOf(first);
  if (children.length === 0) return [first, last] as Nodes[];
  const start = (title ? first : children[0])?.position?.start;
  const end = children.at(-1)?.position?.end;
  const box: Box = {
    type: 'box',
    isAdmonition: true,
    title,
    children,
    ...(start && end ? { position: { start, end } } : {}),
  };
  return [...(title ? [] : [first]), box, last] as Nodes[];
}

/** Separates the tag from the paragraph that it begins or ends. Returns the tag first. */
function apart(node: Nodes, role: BoxTag['role']): Nodes[] {
  if (node.type !== 'paragraph' || node.data?.boxTag) return [node];
  const at = role === 'opens' ? 0 : node.children.length - 1;
  const tag = node.children[at] as PhrasingContent;
  const children = node.children.filter((child) => child !== tag);
  const [start, end] = [children[0]?.position?.start, children.at(-1)?.position?.end];
  const rest: Paragraph = {
    type: 'paragraph',
    children,
    ...(start && end ? { position: { start, end } } : {}),
  };
  return children.length === 0 ? [tag] : [tag, rest];
}

/** Returns the title that a tag shows; null: none. */
function titleOf(tag: Nodes | undefined): PhrasingContent[] | null {
  if (tag?.type === 'paragraph') return tag.children;
  return tag?.type === 'inlineSpan' ? tag.children : null;
}
