import type { Nodes, Root } from 'mdast';
import { asLine } from '../files/loose-values.js';
import { parseLoosely } from '../files/parse-loosely.js';
import { resolvePath } from '../files/source-folder.js';
import type { OutlineEntry } from '../outline/outline.js';
import { quoteSome } from '../proposal/notices.js';

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

const contentsTitles = /^(summary|(table of )?contents|toc|index|inhalt|sommaire)$/i;
const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/**
 * Reads a `SUMMARY.md` of mdBook or GitBook. Chapters are all links, in lists of any depth and outside of lists (mdBook's
 * prefix and suffix chapters). A heading, or an item without a link but with nested links, begins a part. A link without
 * a target is a draft.
 * @param file name of the file for notices
 * @param folder that its links are relative to, itself relative to the source folder
 */
export async function readSummary(
  text: string,
  { file, folder }: { readonly file: string; readonly folder: string },
): Promise<Summary> {
  const [{ unified }, { default: remarkParse }] = await Promise.all([
    import('unified'),
    import('remark-parse'),
  ]);
  const tree: Root = unified().use(remarkParse).parse(text);
  const [first, ...rest] = tree.children;
  const heading = first?.type === 'heading' && first.depth === 1 ? asLine(textOf(first)) : null;
  const items = (heading === null ? tree.children : rest).flatMap(itemsOf);
  return {
    title: heading === null || contentsTitles.test(heading) ? null : heading,
    ...entriesOf(items, { file, folder }),
  };
}

const textOf = (node: Nodes): string => {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
};

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
    if (path === '' || elsewhere.test(item.url)) continue;
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
      ...(outside.length > 0 ? [`${file} lists files outside this folder: ${quoteSome(outside)}.`] : []),
    ],
  };
}
