import type { Element, ElementContent } from 'hast';
import { textOf } from '../text/tree.js';
import { holdsBlock } from './block-elements.js';

/** Sign that converters of word processors type at the start of an item. */
const sign = /^\s*(?:(?<bullet>[•◦▪▫●○■□∙⁃‣·])|(?<dash>[–—-])|(?<number>\d{1,3})[.)])[\s\u00A0]+(?=\S)/u;

/** Elements that may be spoken without having text. */
const pictures: ReadonlySet<string> = new Set(['img', 'image', 'svg', 'object', 'video', 'audio']);

/** Item of a list with a typed sign. */
interface TypedItem {
  readonly kind: 'bullet' | 'dash' | 'number';
  readonly number: number;
  /** Content without the sign. */
  readonly children: ElementContent[];
}

/**
 * Makes lists of paragraphs that begin with a typed sign. A dash may also begin a speech, and a number a paragraph, so they are
 * signs only if the space behind them is in an element of its own, as word processors write their tabs, and if there are several.
 * @param isKept tells whether a paragraph stays as it is
 */
export function withTypedLists(
  nodes: readonly ElementContent[],
  isKept: (paragraph: Element) => boolean,
): ElementContent[] {
  const result: ElementContent[] = [];
  for (let index = 0; index < nodes.length; ) {
    const run = runAt(nodes, index, isKept);
    const [first] = run.items;
    if (first !== undefined && (first.kind === 'bullet' || run.items.length > 1)) {
      result.push(listOf(first, run.items));
      index = run.end;
    } else {
      result.push(nodes[index] as ElementContent);
      index += 1;
    }
  }
  return result;
}

/** Removes a typed sign from the content of a list item, which has a sign of its own. */
export function withoutTypedSign(item: Element): readonly ElementContent[] {
  const index = item.children.findIndex((child) => textOf(child).trim() !== '');
  const first = item.children[index];
  const isParagraph = first?.type === 'element' && first.tagName === 'p';
  const typed = typedItem(isParagraph ? first : item);
  if (typed === null) return item.children;
  if (!isParagraph) return typed.children;
  return item.children.map((child) => (child === first ? { ...first, children: typed.children } : child));
}

/** Returns the items of the same kind from a paragraph on, with the index after the last. */
function runAt(
  nodes: readonly ElementContent[],
  start: number,
  isKept: (paragraph: Element) => boolean,
): { readonly items: readonly TypedItem[]; readonly end: number } {
  const items: TypedItem[] = [];
  let end = start;
  for (let index = start; index < nodes.length; index += 1) {
    const node = nodes[index] as ElementContent;
    if (node.type !== 'element') {
      if (items.length > 0 && textOf(node).trim() === '') continue;
      break;
    }
    const isParagraph = /^(?:p|div)$/.test(node.tagName) && !holdsBlock(node) && !isKept(node);
    const item = isParagraph ? typedItem(node) : null;
    const before = items.at(-1);
    if (item === null || (before !== undefined && !follows(item, before))) break;
    items.push(item);
    end = index + 1;
  }
  return { items, end };
}

const follows = (item: TypedItem, before: TypedItem): boolean =>
  item.kind === before.kind && (item.kind !== 'number' || item.number === before.number + 1);

function typedItem(paragraph: Element): TypedItem | null {
  const found = sign.exec(textOf(paragraph));
  // `• • •` is a scene break.
  if (found === null || !/[\p{L}\p{N}]/u.test(found.input.slice(found[0].length))) return null;
  const { bullet, dash, number } = found.groups ?? {};
  const kind = bullet !== undefined ? 'bullet' : dash !== undefined ? 'dash' : 'number';
  const { hasTab, hasPicture } = startOf(paragraph, found[0].length);
  // A sign behind a picture is not at the start of what is spoken.
  if (hasPicture || (kind !== 'bullet' && !hasTab)) return null;
  return { kind, number: Number(number ?? 0), children: dropText(paragraph.children, found[0].length).nodes };
}

/** Tells what is within the first characters of a paragraph: an element with only white space, and a picture. */
function startOf(paragraph: Element, length: number): { hasTab: boolean; hasPicture: boolean } {
  const found = { hasTab: false, hasPicture: false };
  let read = '';
  const walk = (nodes: readonly ElementContent[]): void => {
    for (const node of nodes) {
      if (read.length >= length) return;
      if (node.type === 'text') read += node.value;
      if (node.type !== 'element') continue;
      const before = read.length;
      if (pictures.has(node.tagName)) found.hasPicture = true;
      walk(node.children);
      const inner = read.slice(before);
      if (read.length <= length && inner !== '' && inner.trim() === '') found.hasTab = true;
    }
  };
  walk(paragraph.children);
  return found;
}

/** Removes the first characters of the text in nodes. Elements that become empty are removed, if they had text. */
function dropText(
  nodes: readonly ElementContent[],
  length: number,
): { readonly nodes: ElementContent[]; readonly rest: number } {
  let rest = length;
  const kept = nodes.flatMap((node): ElementContent[] => {
    if (rest === 0 || (node.type !== 'text' && node.type !== 'element')) return [node];
    if (node.type === 'text') {
      const value = node.value.slice(rest);
      rest = Math.max(0, rest - node.value.length);
      return value === '' ? [] : [{ ...node, value }];
    }
    const hadText = textOf(node) !== '';
    const inner = dropText(node.children, rest);
    rest = inner.rest;
    return hadText && inner.nodes.length === 0 ? [] : [hadText ? { ...node, children: inner.nodes } : node];
  });
  return { nodes: kept, rest };
}

const listOf = ({ kind, number }: TypedItem, items: readonly TypedItem[]): Element => ({
  type: 'element',
  tagName: kind === 'number' ? 'ol' : 'ul',
  properties: kind === 'number' ? { start: number } : {},
  children: items.map(({ children }) => ({ type: 'element', tagName: 'li', properties: {}, children })),
});
