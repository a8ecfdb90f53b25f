import type { ElementContent } from 'hast';
import { defaultHandlers } from 'mdast-util-to-hast';
import { numberItems } from '../../markdown/handlers/list.js';
import { element, isElement, text } from '../page/elements.js';
import type { NodeHandler } from './node-handler.js';

/** Shows a list. Numbers that are spoken are words of the page. */
export const list: NodeHandler<'list'> = (node, { state, source, rules }) => {
  if (!numberItems(node, source, rules)) return defaultHandlers.list(state, node) as ElementContent;
  const children = state.all(node) as ElementContent[];
  return element('ul', { className: ['numbered'] }, children, node.position);
};

/** Shows an item with its number, if it is a word of the page. The box of a task is a sign, because a page cannot change it. */
export const listItem: NodeHandler<'listItem'> = (node, { state }, parent) => {
  const { checked, ...untied } = node;
  const item = defaultHandlers.listItem(state, untied as typeof node, parent as never) as ElementContent;
  if (!isElement(item)) return item;
  const number = node.data?.number;
  const sign = typeof checked === 'boolean' ? (checked ? '☑ ' : '☐ ') : '';
  const lead = number === undefined ? sign : `${number} ${sign}`;
  const start = node.position?.start;
  const inside = item.children.find((child) => isElement(child, 'p'));
  const owner = isElement(inside) ? inside : item;
  const at = owner.children.find(({ position }) => position)?.position?.start ?? start;
  if (lead !== '') owner.children.unshift(text(lead, at && { start: at, end: at }));
  return item;
};

/** Shows a table that is drawn with characters. */
export const textTable: NodeHandler<'textTable'> = ({ rows, position }, { render }) => {
  const cells = rows.map((row) =>
    element(
      'tr',
      {},
      row.map((cell) => element('td', {}, render(cell.value, cell))),
    ),
  );
  const [head, ...body] = cells;
  for (const cell of head?.children ?? []) if (isElement(cell)) cell.tagName = 'th';
  return element(
    'table',
    {},
    [
      ...(head ? [element('thead', {}, [head])] : []),
      ...(body.length > 0 ? [element('tbody', {}, body)] : []),
    ],
    position,
  );
};

/** Shows a row. `align` is no attribute of HTML5, so it is a class. */
export const tableRow: NodeHandler<'tableRow'> = (node, context, parent) => {
  const row = defaultHandlers.tableRow(context.state, node, parent as never) as ElementContent;
  for (const cell of isElement(row) ? row.children : []) {
    if (!isElement(cell)) continue;
    const { align } = cell.properties;
    cell.properties = typeof align === 'string' ? { className: [align] } : {};
  }
  return row;
};
