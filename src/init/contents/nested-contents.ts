import { asList } from '../files/loose-values.js';
import { resolvePath } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import type { OutlineEntry } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

/** Item of a nested table of contents in settings. Everything is optional. */
export interface ContentsItem {
  /** Path of its page, relative to the folder of the pages. */
  readonly path?: string | null;
  /** Pages that a pattern or a folder stands for, relative to the source folder. */
  readonly files?: readonly string[];
  /** The same, with titles and parts. */
  readonly entries?: readonly OutlineEntry[];
  readonly title?: string | null;
  /** Title of the part that its pages are. */
  readonly part?: string | null;
  /** Nested items; anything but a list has none. */
  readonly items?: unknown;
  /** Why its page is left out. */
  readonly leftOut?: string | undefined;
}

/**
 * Reads a nested table of contents, with pages before their nested items.
 * @param items the list; anything else is empty
 * @param from name of the file that has it, for notices; the folder that its paths are relative to; and how an item is read
 */
export function readNested(
  items: unknown,
  from: {
    readonly file: string;
    readonly folder: string;
    readonly read: (item: unknown) => ContentsItem;
  },
): { readonly entries: OutlineEntry[]; readonly notices: string[] } {
  const outside: string[] = [];
  const entriesOf = (inside: unknown): OutlineEntry[] =>
    asList(inside).flatMap((item) => {
      const {
        path = null,
        files = [],
        entries = [],
        title = null,
        part = null,
        items: nested,
        leftOut,
      } = from.read(item);
      const own = path === null ? null : resolvePath(from.folder, path);
      if (path !== null && own === null) outside.push(path);
      const page = own === null ? [] : [{ file: own, title, part: null }];
      const pages = [...page, ...asEntries(files), ...entries];
      const shown = leftOut === undefined ? pages : pages.map((one) => ({ ...one, leftOut }));
      return inPart(part, [...shown, ...entriesOf(nested)]);
    });
  const entries = entriesOf(items);
  return { entries, notices: outsideNotices(from.file, outside) };
}
