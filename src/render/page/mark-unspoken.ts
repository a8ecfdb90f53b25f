import type { Element, ElementContent, Nodes, Root } from 'hast';
import type { SkippedNode } from '../../markdown/block.js';
import { hasWord } from '../../markdown/read/normalise-text.js';
import { isAtom } from '../words/page-items.js';
import { element, isElement, walk } from './elements.js';

/** Marks raised numbers that refer to notes, so that they are no part of the words before them. */
export function markNoteNumbers(root: Root, skipped: readonly SkippedNode[]): void {
  const places = new Set(
    skipped.flatMap(({ kind, line, column }) => (kind === 'footnote' ? [`${line}:${column}`] : [])),
  );
  if (places.size === 0) return;
  walk(root, (node) => {
    const start = node.position?.start;
    if (isElement(node, 'sup') && places.has(`${start?.line}:${start?.column}`))
      markElement(node, 'footnote');
  });
}

/** Marks what is not spoken: whole elements where possible, and else the texts, pictures and formulas in them. */
export function markUnspoken(root: Root, skipped: readonly SkippedNode[]): void {
  const kinds = new Map(skipped.map(({ line, column, kind }) => [`${line}:${column}`, kind]));
  const kindOf = (node: Nodes, around: string): string => {
    const start = node.position?.start;
    return kinds.get(`${start?.line}:${start?.column}`) ?? shownKind(node) ?? around;
  };
  const visit = (parent: Element | Root, around: string): void => {
    parent.children = (parent.children as ElementContent[]).map((child): ElementContent => {
      if (isSpoken(child) || !hasContent(child)) return child;
      const kind = kindOf(child, around);
      if (child.type === 'text') return element('span', { className: ['unspoken'], dataKind: kind }, [child]);
      if (child.type !== 'element') return child;
      if (!hasSpoken(child)) markElement(child, kind);
      else visit(child, kind);
      return child;
    });
  };
  visit(root, 'text');
}

function markElement(node: Element, kind: string): void {
  const classes = node.properties.className;
  const own = Array.isArray(classes) ? classes : [];
  if (own.includes('unspoken')) return;
  node.properties.className = [...own, 'unspoken'];
  node.properties.dataKind = kind;
}

/** Tells whether an element is the span of a sentence. */
const isSpoken = (node: Nodes): boolean => {
  const classes = isElement(node) ? node.properties.className : null;
  return Array.isArray(classes) && classes.includes('s');
};

const hasSpoken = (node: Nodes): boolean =>
  isSpoken(node) || ('children' in node && node.children.some(hasSpoken));

const hasContent = (node: Nodes): boolean =>
  node.type === 'text'
    ? hasWord(node.value)
    : isAtom(node) || ('children' in node && node.children.some(hasContent));

/** Returns the kind of what an element shows, in the words of `SkippedNode`; null: its content says more. */
function shownKind(node: Nodes): string | null {
  if (!isElement(node)) return null;
  if (node.tagName === 'pre') return 'code';
  if (node.tagName === 'table') return 'table';
  if (node.tagName === 'img') return 'image';
  if (node.tagName === 'aside') return 'footnote';
  if (/^h[1-6]$/.test(node.tagName)) return 'heading';
  const classes = node.properties.className;
  if (node.tagName === 'math' || (Array.isArray(classes) && classes.includes('math'))) return 'math';
  const shown = node.children.filter(hasContent);
  const [only] = shown;
  return shown.length === 1 && only?.type === 'element' ? shownKind(only) : null;
}
