import type { List, ListItem } from 'mdast';
import { spotOf } from '../parse/positions.js';
import type { SourceText } from '../parse/source-text.js';
import type { BlockHandler, Reader } from './handler.js';

declare module 'mdast' {
  interface ListItemData {
    /** Number as it is written, with its mark. Present if it is spoken. */
    number?: string;
  }
}

/** Lists of chapters, steps or days start at most here. A greater number is a year, or another number of a sentence. */
const greatestUsualStart = 31;

/**
 * Reads the items of a list. Bullets and most numbers only mark the items, so they are not spoken. Numbers are words of the
 * text if the list starts over 31 ("1984. It was cold") or has a single item ("2. The second rule").
 */
export const list: BlockHandler<'list'> = (node, reader) => {
  numberItems(node, reader.source, reader.rules);
  reader.enter(node.children);
};

/** Notes the numbers of a list's items in their `data`, if they are words of the text. Returns whether they are. */
export function numberItems(
  node: List,
  source: SourceText,
  { version }: Pick<Reader['rules'], 'version'>,
): boolean {
  if (version < 2 || !areWords(node)) return false;
  for (const [index, item] of node.children.entries()) {
    const number = numberOf(item, source) ?? `${(node.start ?? 1) + index}.`;
    item.data = { ...item.data, number };
  }
  return true;
}

const areWords = ({ ordered, start, children }: List): boolean =>
  ordered === true && ((start ?? 1) > greatestUsualStart || children.length === 1);

const marker = /^(?:\d{1,9}[.)]|\(?(?:[a-z]|[ivxlcdm]+|\d{1,9})[.)](?=\s|$))/i;
const exampleMarker = /^[ \t>*+-]*\(@[\p{L}\p{N}_-]*\)[ \t]/u;

/**
 * Returns the number of an item as a page shows it: as it is written, or for `(@)` the number of the example in the chapter.
 * Undefined: it is not written, as for `#.`, or the item is at another place in the file.
 */
function numberOf(item: ListItem, source: SourceText): string | undefined {
  const { line, column } = spotOf(item);
  const written = source.line(line).slice(column - 1);
  if (!exampleMarker.test(written)) return marker.exec(written)?.[0];
  const number = examplesIn(source).get(line);
  return number === undefined ? undefined : `(${number})`;
}

const examples = new WeakMap<SourceText, ReadonlyMap<number, number>>();

/** Returns the numbers of the examples of a chapter by their lines. */
function examplesIn(source: SourceText): ReadonlyMap<number, number> {
  const known = examples.get(source);
  if (known) return known;
  const found = new Map<number, number>();
  for (const [index, line] of source.text.split(/\r\n|\r|\n/).entries())
    if (exampleMarker.test(line)) found.set(index + 1, found.size + 1);
  examples.set(source, found);
  return found;
}

/** Reads each paragraph of an item as a block. The box of a task is not spoken. */
export const listItem: BlockHandler<'listItem'> = (node, reader) => {
  const number = node.data?.number;
  if (number !== undefined && node.children.length === 0)
    return reader.say(node, { kind: 'list-item', text: number });
  reader.enter(node.children, { kind: 'list-item', hasOwnOutline: true, ...(number && { number }) });
};
