import type { Nodes, Root } from 'mdast';
import { isElsewhere } from '../files/is-elsewhere.js';
import { asLine } from '../files/loose-values.js';
import { parseLoosely } from '../files/parse-loosely.js';
import { parseMarkdown, textOf } from '../files/parse-markdown.js';
import { resolvePath } from '../files/source-folder.js';
import type { OutlineEntry } from '../outline/outline.js';
import { outsideNotices, quoteSome } from '../proposal/notices.js';

/** Content of a table of contents in Markdown. */
export interface Summary {
  /** Its first heading; null: none, or only a word such as `Summary`. */
  readonly title: string | null;
  readonly entries: readonly OutlineEntry[];
  readonly notices: readonly string[];
}

/** Line of a table of contents. */
type Item =
  | { readonly kind: 'part'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string | null; readonly url: string };

/** Headings that say only that a table of contents follows. */
export const contentsTitles =
  /^(summary|(table of )?contents|toc|index|chapters|inhalt(sverzeichnis)?|sommaire|sumario|índice|目录|目次)[:：]?$/i;

/**
 * Reads a `SUMMARY.md` of mdBook or GitBook. Chapters are all links, in lists of any depth and outside of lists (mdBook's
 * prefix and suffix chapters). A heading, or an item without a link but with nested links, begins a part. A link without
 * a target is a draft.
 * @param from name of the file for notices; and the folder that its links are relative to, itself relative to the source
 * folder. With `listsOnly`, links in paragraphs are not chapters
 */
export async function readSummary(
  text: string,
  {
    file,
    folder,
    listsOnly = false,
  }: { readonly file: string; readonly folder: string; readonly listsOnly?: boolean },
): Promise<Summary> {
  const tree = await parseMarkdown(text);
  const blocks = tree.children.filter((block) => !listsOnly || !isProse(block));
  resolveReferences(tree);
  const [first, ...rest] = blocks;
  const heading = first?.type === 'heading' && first.depth === 1 ? asLine(textOf(first)) : null;
  const items = (heading === null ? blocks : rest).flatMap(itemsOf);
  return {
    title: heading === null || contentsTitles.test(heading) ? null : heading,
    ...entriesOf(items, { file, folder }),
  };
}

/** Turns links by reference (`[One][1]`, with `[1]: one.md` below) into links with an address. Changes the tree. */
function resolveReferences(tree: Root): void {
  const addresses = new Map<string, string>();
  const visit = (node: Nodes, found: (inner: Nodes) => void): void => {
    found(node);
    if ('children' in node) for (const child of node.children) visit(child, found);
  };
  visit(tree, (node) => {
    if (node.type === 'definition' && !addresses.has(node.identifier))
      addresses.set(node.identifier, node.url);
  });
  visit(tree, (node) => {
    if (node.type !== 'linkReference') return;
    Object.assign(node, { type: 'link', url: addresses.get(node.identifier) ?? '' });
  });
}

/** Anything but headings, lists and the rows of tables. */
const isProse = (block: Nodes): boolean =>
  block.type !== 'heading' &&
  block.type !== 'list' &&
  !(block.type === 'paragraph' && textOf(block).trimStart().startsWith('|'));

function itemsOf(node: Nodes): Item[] {
  switch (node.type) {
    case 'heading': {
      const links = node.children.flatMap(itemsOf);
      return links.length > 0 ? links : partOf(node);
    }
    case 'link':
      return [{ kind: 'link', text: asLine(textOf(node)), url: node.url }];
    case 'listItem': {
      const items = node.children.map((child) => ({ child, items: itemsOf(child) }));
      return items.flatMap(({ child, items: own }) =>
        own.length === 0 && child.type === 'paragraph' && node.children.length > 1 ? partOf(child) : own,
      );
    }
    default:
      return 'children' in node ? node.children.flatMap(itemsOf) : [];
  }
}

function partOf(node: Nodes): Item[] {
  const text = asLine(textOf(node));
  return text === null ? [] : [{ kind: 'part', text }];
}

function entriesOf(
  items: readonly Item[],
  { file, folder }: { readonly file: string; readonly folder: string },
): Pick<Summary, 'entries' | 'notices'> {
  const entries: OutlineEntry[] = [];
  const drafts: string[] = [];
  const outside: string[] = [];
  let part: string | null = null;
  for (const item of items) {
    if (item.kind === 'part') {
      part = item.text;
      continue;
    }
    const path = item.url.replace(/[?#].*$/s, '');
    if (item.url === '') drafts.push(item.text ?? 'a chapter without a name');
    if (path === '' || isElsewhere(item.url)) continue;
    const decoded = parseLoosely(() => decodeURIComponent(path)) ?? path;
    const resolved = resolvePath(folder, decoded);
    if (resolved === null) outside.push(decoded);
    else {
      entries.push({ file: resolved, title: item.text, part });
      part = null;
    }
  }
  return {
    entries,
    notices: [
      ...(drafts.length > 0 ? [`${file} lists drafts that have no file yet: ${quoteSome(drafts)}.`] : []),
      ...outsideNotices(file, outside),
    ],
  };
}
