import type { Element, ElementContent } from 'hast';
import { attribute, childElements, elementsIn, named } from '../text/tree.js';
import { inOneLine } from './block-elements.js';
import { cleanDrama, isDrama } from './clean-drama.js';

const rowGroups = new Set(['thead', 'tbody', 'tfoot']);

/**
 * Returns a table that Markdown can represent, with its caption as a paragraph before it and cells of one line. A table
 * used only for layout, or for the speeches of a play, becomes its content, so that the policy for tables does not skip it.
 * @param clean returns the cleaned children of a caption or a cell
 */
export function cleanTable(table: Element, clean: (element: Element) => ElementContent[]): ElementContent[] {
  // Browsers also display other content of a table before it.
  const captions = childElements(table)
    .filter(({ tagName }) => tagName !== 'tr' && !rowGroups.has(tagName))
    .map((caption) => ({ ...caption, tagName: 'div', properties: {}, children: clean(caption) }));
  const rows = rowsOf(table);
  if (isDrama(table, rows)) return [...captions, ...cleanDrama(rows, clean)];
  if (isLayout(table, rows)) {
    const cells = rows.flatMap(childElements);
    const laidOut = cells.map((cell) => ({
      ...cell,
      tagName: 'div',
      properties: {},
      children: clean(cell),
    }));
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

const rowsOf = (table: Element): Element[] =>
  childElements(table).flatMap((child) => {
    if (child.tagName === 'tr') return [child];
    return rowGroups.has(child.tagName) ? childElements(child).filter(({ tagName }) => tagName === 'tr') : [];
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
