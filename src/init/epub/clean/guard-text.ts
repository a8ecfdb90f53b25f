import type { Nodes, Parents, PhrasingContent } from 'mdast';

/**
 * Invisible character before text that narrate would read as its own syntax. narrate finds that syntax in the text
 * itself, so Markdown's escapes do not help. Removed again by `markdown/read/normalise-text.ts`, and not used in books.
 */
export const guard = '\u2060';

/**
 * Placeholder for a dollar in code, formulas and addresses, which must not be escaped. All other dollars are escaped in
 * the finished Markdown. Unicode reserves this character for such uses, so it is not used in books.
 */
export const dollar = '\uFDD0';

/** Template tags and the titles of alerts (`markdown/handlers/paragraph.ts`). */
const tagOrAlert = /^\s*(?:\{\{#|\{%|\{:|\[\[?_?TOC_?\]|\[!\w+\])/i;
/** Identifier or classes after a heading (`markdown/handlers/heading.ts`). */
const attributes = /\{\s*[#.][^{}]*\}\s*$/;

/** Nodes that are one line of text in Markdown. */
export const lineBlocks: ReadonlySet<string> = new Set(['paragraph', 'heading', 'tableCell']);

/** Nodes that are removed if they are empty. */
const holders: ReadonlySet<string> = new Set(['paragraph', 'heading', 'blockquote', 'list', 'listItem']);

/** Guards every line of text in a node, in place. Also removes useless breaks and empty blocks. */
export function guardText(node: Nodes): void {
  keepDollars(node);
  if (!('children' in node)) return;
  if (lineBlocks.has(node.type)) {
    guardLine(node);
    return;
  }
  for (const child of node.children) guardText(child);
  const isEmpty = (child: Nodes): boolean =>
    holders.has(child.type) && 'children' in child && child.children.length === 0;
  const kept = node.children.filter((child: Nodes) => !isEmpty(child));
  if (node.type === 'listItem') trimRules(kept);
  node.children = kept as typeof node.children;
}

/** Removes rules at the ends of an item: they separate nothing, and their stars may be read as list markers. */
function trimRules(nodes: Nodes[]): void {
  while (nodes[0]?.type === 'thematicBreak') nodes.shift();
  while (nodes.at(-1)?.type === 'thematicBreak') nodes.pop();
}

function guardLine(line: Parents): void {
  trimBreaks(line);
  joinCode(line);
  const text = plainText(line);
  if (text.includes(':::')) guardColons(line);
  if (line.type === 'heading' && attributes.test(text)) guardBraces(line);
  const children = line.children as PhrasingContent[];
  // A reference and a colon at the start of a line would be the definition of a note.
  const needsGuard = tagOrAlert.test(text) || children[0]?.type === 'footnoteReference';
  if (needsGuard) children.unshift({ type: 'text', value: guard });
}

function keepDollars(node: Nodes): void {
  if (node.type === 'code' || node.type === 'inlineCode') node.value = node.value.replaceAll('$', dollar);
  else if (node.type === 'link' || node.type === 'image') node.url = node.url.replaceAll('$', dollar);
  if (lineBlocks.has(node.type) || node.type === 'link' || isPhrase(node)) {
    for (const child of 'children' in node ? node.children : []) keepDollars(child);
  }
}

const isPhrase = ({ type }: Nodes): boolean => type === 'emphasis' || type === 'strong' || type === 'delete';

/** Removes breaks at the ends of a line: they have no effect, and their backslash would be read as a word. */
function trimBreaks(line: Parents): void {
  trimEdge(line, 0);
  trimEdge(line, -1);
}

/** Joins adjacent pieces of code, whose backticks would be read as one longer delimiter. */
function joinCode(parent: Parents): void {
  const joined: Nodes[] = [];
  for (const child of parent.children) {
    const last = joined.at(-1);
    if (child.type === 'inlineCode' && last?.type === 'inlineCode') last.value += child.value;
    else joined.push(child);
    if ('children' in child) joinCode(child);
  }
  parent.children = joined as typeof parent.children;
}

/** @param edge 0: the beginning, -1: the end */
function trimEdge(parent: Parents, edge: 0 | -1): void {
  for (let node = parent.children.at(edge); node; node = parent.children.at(edge)) {
    if ('children' in node) {
      trimEdge(node, edge);
      if (node.children.length > 0) return;
    } else if (node.type !== 'break' && !(node.type === 'text' && node.value.trim() === '')) return;
    parent.children.splice(edge, 1);
  }
}

function plainText(node: Nodes): string {
  if (node.type === 'image') return node.alt ?? '';
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}

/** Inserts a guard before every run of colons. */
function guardColons(parent: Parents): void {
  parent.children = (parent.children as PhrasingContent[]).flatMap((child): PhrasingContent[] => {
    if (child.type === 'text') return [{ ...child, value: child.value.replace(/(?<!:)(?=:)/g, guard) }];
    if ('children' in child) guardColons(child);
    const needsGuard = child.type === 'inlineCode' && child.value.startsWith(':');
    return needsGuard ? [{ type: 'text', value: guard }, child] : [child];
  }) as typeof parent.children;
}

/** Inserts a joiner that is not removed, since `heading.ts` checks the end of a heading without invisible characters. */
function guardBraces(parent: Parents): void {
  for (const child of parent.children) {
    if (child.type === 'text' || child.type === 'inlineCode')
      child.value = child.value.replaceAll('{', '{\u200C');
    else if (child.type === 'image') child.alt = (child.alt ?? '').replaceAll('{', '{\u200C');
    else if ('children' in child) guardBraces(child);
  }
}
