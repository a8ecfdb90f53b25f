import type { Element, Nodes, Root, Text } from 'hast';
import type { Spot } from '../../markdown/parse/source-text.js';
import { blockTags } from '../html/allowed.js';
import { isElement, type Position } from '../page/elements.js';

/** A text of a page, or a picture or formula, whose words are no text. */
export interface PageItem {
  readonly node: Text | Element;
  /** The paragraph, cell or other block that it is in. */
  readonly block: Element | Root;
  /** The note that it is in; null: none. */
  readonly note: Element | null;
  /** Where it, or the innermost element around it, is in the file; null: it is not in the file. */
  readonly start: Spot | null;
  /** Whether a line end, a block or a picture separates it from the item before it. */
  readonly isApart: boolean;
}

/** Tells whether an element is shown as one thing. */
export const isAtom = (node: Nodes): boolean => isElement(node, 'img', 'math');

/** Tells whether an element begins a block of the page. */
export const isBlock = (node: Nodes): boolean => isElement(node) && blockTags.has(node.tagName);

/** Returns what a page shows, in document order, without what is known not to be spoken. */
export function pageItems(root: Root): readonly PageItem[] {
  const items: PageItem[] = [];
  let isApart = true;
  const visit = (node: Nodes, around: Pick<PageItem, 'block' | 'note' | 'start'>): void => {
    const start = (node.type === 'root' ? null : node.position?.start) ?? around.start;
    if (node.type === 'text' || isElement(node, 'img', 'math')) {
      items.push({ ...around, start, node, isApart: isApart || isAtom(node) });
      isApart = isAtom(node);
      return;
    }
    if (isElement(node, 'br', 'hr')) isApart = true;
    if (!('children' in node) || isUnspoken(node)) return;
    const block = isElement(node) && isBlock(node) ? node : around.block;
    const note = isElement(node, 'aside') ? node : around.note;
    if (isBlock(node)) isApart = true;
    for (const child of node.children) visit(child, { block, note, start });
    if (isBlock(node)) isApart = true;
  };
  visit(root, { block: root, note: null, start: null });
  return items;
}

/** Tells whether an element is known not to be spoken: the number of a note, a citation, the title of a page without headings. */
const isUnspoken = (node: Nodes): boolean => isElement(node) && node.properties.dataKind !== undefined;

/** Orders places in a file. */
export const compareSpots = (a: Spot, b: Spot): number => a.line - b.line || a.column - b.column;

/** Finds items by their places. */
export class ItemIndex {
  readonly #sorted: readonly (PageItem & { readonly start: Spot })[];

  constructor(items: readonly PageItem[]) {
    this.#sorted = items
      .filter((item): item is PageItem & { start: Spot } => item.start !== null)
      // The sort is stable, so items of one place stay in document order.
      .toSorted((a, b) => compareSpots(a.start, b.start));
  }

  /** Returns the items that begin in a range of the file, without notes that are only referred to there. */
  within({ start, end }: Pick<Position, 'start' | 'end'>): readonly PageItem[] {
    const found: PageItem[] = [];
    for (let index = this.#firstFrom(start); index < this.#sorted.length; index++) {
      const item = this.#sorted[index]!;
      if (compareSpots(item.start, end) >= 0 && compareSpots(item.start, start) > 0) break;
      found.push(item);
    }
    const [first] = found;
    const note = found.some((item) => item.note === null) ? null : first?.note;
    return found.filter((item) => item.note === note);
  }

  #firstFrom(spot: Spot): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareSpots(this.#sorted[middle]!.start, spot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
