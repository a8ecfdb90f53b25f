import type { Nodes, Parents, PhrasingContent } from 'mdast';

/**
 * Keeps text from being taken for narrate's own marks, which are looked for in the text itself, so that Markdown's
 * escapes do not help: an invisible character in front, which narrate takes out again (`markdown/read/normalise-text.ts`). The
 * texts of a book have none of it.
 */
export const guard = '\u2060';

/**
 * Stands for a dollar that is to be left alone, in code, formulas and addresses: all others are escaped once everything is
 * written. A character that Unicode keeps for such uses; the texts of a book have none of it.
 */
export const dollar = '\uFDD0';

/** Lines of nothing but instructions to a template, and the titles of alerts (`markdown/read/template-tags.ts`, `handlers/paragraph.ts`). */
const mark = /^\s*(?:\{\{#|\{%|\{:|\[\[?_?TOC_?\]|\[!\w+\])/i;
/** An identifier or classes behind a heading (`handlers/heading.ts`). */
const attributes = /\{\s*[#.][^{}]*\}\s*$/;

/** Lines of text, which Markdown cannot have other lines in. */
export const lineBlocks: ReadonlySet<string> = new Set(['paragraph', 'heading', 'tableCell']);

/** What holds lines, and is nothing without one. */
const holders: ReadonlySet<string> = new Set(['paragraph', 'heading', 'blockquote', 'list', 'listItem']);

/** Guards every line of text below a node, in place; breaks that break nothing go, and blocks that nothing is in. */
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

/** A rule that begins or ends an item parts nothing, and its stars may be read as marks of lists. */
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
  // At the start of a line, a reference and a colon would be a note.
  const isMark = mark.test(text) || children[0]?.type === 'footnoteReference';
  if (isMark) children.unshift({ type: 'text', value: guard });
}

function keepDollars(node: Nodes): void {
  if (node.type === 'code' || node.type === 'inlineCode') node.value = node.value.replaceAll('$', dollar);
  else if (node.type === 'link' || node.type === 'image') node.url = node.url.replaceAll('$', dollar);
  if (lineBlocks.has(node.type) || node.type === 'link' || isPhrase(node)) {
    for (const child of 'children' in node ? node.children : []) keepDollars(child);
  }
}

const isPhrase = ({ type }: Nodes): boolean => type === 'emphasis' || type === 'strong' || type === 'delete';

/** A break before or behind everything else has no line to break, and its mark would be read as a word. */
function trimBreaks(line: Parents): void {
  trimEdge(line, 0);
  trimEdge(line, -1);
}

/** The backticks of two pieces of code side by side would be read as one longer mark. */
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

/** In front of every run of colons. */
function guardColons(parent: Parents): void {
  parent.children = (parent.children as PhrasingContent[]).flatMap((child): PhrasingContent[] => {
    if (child.type === 'text') return [{ ...child, value: child.value.replace(/(?<!:)(?=:)/g, guard) }];
    if ('children' in child) guardColons(child);
    const needsGuard = child.type === 'inlineCode' && child.value.startsWith(':');
    return needsGuard ? [{ type: 'text', value: guard }, child] : [child];
  }) as typeof parent.children;
}

/** A joiner that stays is the price: a heading's end is looked at when everything invisible is gone. */
function guardBraces(parent: Parents): void {
  for (const child of parent.children) {
    if (child.type === 'text' || child.type === 'inlineCode')
      child.value = child.value.replaceAll('{', '{\u200C');
    else if (child.type === 'image') child.alt = (child.alt ?? '').replaceAll('{', '{\u200C');
    else if ('children' in child) guardBraces(child);
  }
}
