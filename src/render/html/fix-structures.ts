import type { Element, ElementContent } from 'hast';
import { element, isElement } from '../page/elements.js';

const isBlank = (node: ElementContent): boolean => node.type === 'text' && node.value.trim() === '';

/** Groups the children of an element, so that each is one of `names`: others are wrapped in one of the name `wrapper`. */
function grouped(node: Element, names: readonly string[], wrapper: string): Element[] {
  const groups: Element[] = [];
  let open: Element | null = null;
  for (const child of node.children) {
    if (isElement(child, ...names)) {
      groups.push(child);
      open = null;
    } else if (open !== null) open.children.push(child);
    else if (!isBlank(child)) {
      open = element(wrapper, {}, [child]);
      groups.push(open);
    }
  }
  return groups;
}

/** Makes everything in a list an item. */
export function fixList(node: Element): Element {
  node.children = grouped(node, ['li'], 'li');
  return node;
}

/** Makes a list of definitions a plain block if it is not made of terms that each have a definition. */
export function fixDefinitions(node: Element): Element {
  const parts = grouped(node, ['dt', 'dd'], 'dd');
  node.children = parts;
  if (/^(?:(?:dt )+(?:dd )+)+$/.test(parts.map(({ tagName }) => `${tagName} `).join(''))) return node;
  for (const part of parts) part.tagName = part.tagName === 'dt' ? 'p' : 'div';
  node.tagName = 'div';
  return node;
}

/** Puts everything in a table into rows and cells. A table without a row is nothing but its caption. */
export function fixTable(node: Element): ElementContent[] {
  const captions = node.children.filter((child) => isElement(child, 'caption')) as Element[];
  const rest = { ...node, children: node.children.filter((child) => !isElement(child, 'caption')) };
  const parts = grouped(rest, ['thead', 'tbody'], 'tbody').filter((part) => {
    part.children = grouped(part, ['tr'], 'tr');
    for (const row of part.children as Element[]) row.children = grouped(row, ['td', 'th'], 'td');
    return part.children.length > 0;
  });
  for (const [index, part] of parts.entries()) if (index > 0) part.tagName = 'tbody';
  // A header without a name says nothing of its column.
  for (const cell of parts.flatMap(({ children }) => children as Element[]).flatMap((row) => row.children))
    if (isElement(cell, 'th') && cell.children.every(isBlank)) cell.tagName = 'td';
  const [caption, ...others] = captions;
  for (const other of others) other.tagName = 'p';
  if (parts.length === 0) {
    if (caption) caption.tagName = 'p';
    return captions;
  }
  node.children = [...(caption ? [caption] : []), ...parts];
  return [node, ...others];
}

/** Keeps a ruby text if each of its readings is after what it is for. */
export function fixRuby(node: Element): ElementContent[] {
  const shape = node.children
    .filter((child) => !isBlank(child))
    .map((child) => (isElement(child, 'rt') ? 't' : isElement(child, 'rp') ? 'p' : 'b'))
    .join('');
  return /^(?:b+(?:t|ptp))+$/.test(shape)
    ? [node]
    : node.children.flatMap((child) => (isElement(child, 'rt', 'rp') ? child.children : [child]));
}
