import type { Element, ElementContent } from 'hast';
import { attribute, childElements, elementsIn, named } from '../text/tree.js';
import { inOneLine } from './block-elements.js';
import { cleanDrama, isDrama } from './clean-drama.js';

/** Groups of rows in the order in which a page shows them, wherever they are in the file. */
const rowGroups = ['thead', 'tbody', 'tfoot'];

/** How the parts of a table are cleaned. */
interface TableCleaning {
  /** Returns the cleaned children of a caption or a cell. */
  clean(element: Element): ElementContent[];
  /** Tells whether an element is left out, such as a hidden cell, and counts it. */
  isLeftOut(element: Element): boolean;
}

/**
 * Returns a table that Markdown can represent, with its caption as a paragraph before it and cells of one line. A table
 * used only for layout, or for the speeches of a play, becomes its content, so that the policy for tables does not skip it.
 */
export function cleanTable(table: Element, { clean, isLeftOut }: TableCleaning): ElementContent[] {
  const shown = without(table, isLeftOut);
  // Browsers also display other content of a table before it.
  const captions = straysIn(shown).map(
    (stray): Element => ({ ...asDivision(stray), children: clean(stray) }),
  );
  const rows = rowsOf(shown);
  if (isDrama(shown, rows)) return [...captions, ...cleanDrama(rows, clean)];
  if (isLayout(shown, rows)) {
    const cells = rows.flatMap(childElements);
    const laidOut = cells.map((cell): Element => ({ ...asDivision(cell), children: clean(cell) }));
    return [...captions, ...laidOut];
  }
  const lines = rows.map((row) => ({
    ...row,
    children: childElements(row).map((cell) => ({
      ...cell,
      tagName: cell.tagName === 'th' ? 'th' : 'td',
      children: inOneLine(clean(cell)),
    })),
  }));
  return [...captions, { ...table, children: lines }];
}

const asDivision = (element: Element): Element => ({ ...element, tagName: 'div', properties: {} });

const isCell = ({ tagName }: Element): boolean => /^t[dh]$/.test(tagName);

/** Returns a table, a group or a row without the parts that are left out. */
function without(parent: Element, isLeftOut: (element: Element) => boolean): Element {
  const children = parent.children.flatMap((child): ElementContent[] => {
    if (child.type !== 'element') return [child];
    if (isLeftOut(child)) return [];
    return [child.tagName === 'tr' || rowGroups.includes(child.tagName) ? without(child, isLeftOut) : child];
  });
  return { ...parent, children };
}

/** Returns the rows as they are shown: the head first, the foot last. Cells without a row are one. */
function rowsOf(table: Element): Element[] {
  const ranked: { row: Element; rank: number }[] = [];
  const collect = (parent: Element, rank: number): void => {
    let loose: Element | null = null;
    for (const child of childElements(parent)) {
      const group = parent === table ? rowGroups.indexOf(child.tagName) : -1;
      if (isCell(child) && loose !== null) loose.children.push(child);
      else if (isCell(child)) {
        loose = { type: 'element', tagName: 'tr', properties: {}, children: [child] };
        ranked.push({ row: loose, rank });
      } else if (child.tagName === 'tr') ranked.push({ row: child, rank });
      else if (group !== -1) collect(child, group);
      if (!isCell(child)) loose = null;
    }
  };
  collect(table, 1);
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ row }) => row);
}

/** Returns captions, and content that is in a table but in none of its cells. */
const straysIn = (parent: Element): Element[] =>
  parent.children.flatMap((child): Element[] => {
    if (child.type === 'text') {
      const text: Element = { type: 'element', tagName: 'div', properties: {}, children: [child] };
      return child.value.trim() === '' ? [] : [text];
    }
    if (child.type !== 'element') return [];
    if (child.tagName === 'tr' || rowGroups.includes(child.tagName)) return straysIn(child);
    // Everything else in a row is a cell.
    return parent.tagName === 'tr' || isCell(child) ? [] : [child];
  });

function isLayout(table: Element, rows: readonly Element[]): boolean {
  if (/^(?:presentation|none)$/.test(attribute(table, 'role') ?? '')) return true;
  const cells = rows.flatMap(childElements);
  return (
    rows.every((row) => childElements(row).length <= 1) ||
    named(table, 'table').length > 0 ||
    cells.some((cell) => elementsIn(cell).some(({ tagName }) => /^h[1-6]$/.test(tagName))) ||
    cells.some((cell) => childElements(cell).filter(({ tagName }) => tagName === 'p').length > 2)
  );
}
