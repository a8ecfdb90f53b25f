import type { Element } from 'hast';
import type { Archive } from '../archive/archive.js';
import { epubLimits } from '../archive/epub-limits.js';
import { placeSidenotes } from '../notes/place-sidenotes.js';
import { type BlockStyles, noStyles } from './block-styles.js';
import { decodeDocument } from './decode-document.js';
import { type HiddenByPath, markHidden } from './hidden-styles.js';
import { removePageRuns } from './page-runs.js';
import { parseDocument } from './parse-document.js';
import { separateBlocks } from './separate-blocks.js';
import { attribute, childElements, elementsIn, named, oneLine, textOf } from './tree.js';

/** Text file of a book. */
export interface BookText {
  /** Path in the archive. */
  readonly path: string;
  readonly body: Element;
  /** Language that the file declares; null: none. */
  readonly language: string | null;
  /** Title in its head; null: none. */
  readonly title: string | null;
  /** Elements by id. Links without an id are also found by their `name`. */
  readonly ids: ReadonlyMap<string, Element>;
  readonly parents: ReadonlyMap<Element, Element>;
  /** Encoding that was assumed because the declared one is wrong; null: the declared one is right. */
  readonly assumedEncoding: string | null;
  /** Why it is not well-formed XML; null: it is. */
  readonly flaw: string | null;
}

/** Media types of texts: XHTML, and other types that EPUB 2 books use. */
const textTypes = new Set([
  'application/xhtml+xml',
  'text/html',
  'application/x-dtbook+xml',
  'text/x-oeb1-document',
]);

/** Tells by its media type whether a file is a text. */
export const isText = ({ mediaType }: { readonly mediaType: string }): boolean => textTypes.has(mediaType);

/**
 * Tells whether a file of the reading order may be a text too: a drawing (SVG), or a file whose media type is wrong but whose name
 * is that of a text.
 */
export const mayBeText = ({
  mediaType,
  path,
}: {
  readonly mediaType: string;
  readonly path: string;
}): boolean =>
  /^(?:image\/svg\+xml|(?:text|application)\/(?:x-)?x?(?:ht)?ml)$/.test(mediaType) ||
  (!/^(?:image|audio|video|font)\//.test(mediaType) && /\.x?html?$/i.test(path));

/** Tells by its media type whether a file is a style sheet. */
export const isStyleSheet = ({ mediaType }: { readonly mediaType: string }): boolean =>
  mediaType === 'text/css';

/** What the style sheets of a book say. */
export interface BookStyles {
  readonly blocks: BlockStyles;
  readonly hidden: HiddenByPath;
}

const none: BookStyles = { blocks: noStyles, hidden: new Map() };

/**
 * Reads a text file.
 * @param styles what the style sheets of the book say
 * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`
 */
export async function readText(archive: Archive, path: string, styles = none): Promise<BookText> {
  const { text, assumed } = decodeDocument(await archive.read(path, epubLimits.documentBytes));
  const { root, flaw } = parseDocument(text, 'xhtml');
  const [body = { type: 'element', tagName: 'body', properties: {}, children: [] } as Element] = [
    ...named(root, 'body'),
    ...named(root, 'book'),
    ...childElements(root),
  ];
  const [title] = named(root, 'title');
  const [html] = named(root, 'html');
  markHidden(root, body, path, styles.hidden);
  removePageRuns(body);
  separateBlocks(body, styles.blocks);
  placeSidenotes(body);
  return {
    path,
    body,
    language: attribute(body, 'lang') ?? (html ? attribute(html, 'lang') : null),
    title: (title && oneLine(textOf(title))) || null,
    ...indexOf(body),
    assumedEncoding: assumed,
    flaw,
  };
}

function indexOf(body: Element): Pick<BookText, 'ids' | 'parents'> {
  const ids = new Map<string, Element>();
  const parents = new Map<Element, Element>();
  const all = [body, ...elementsIn(body)];
  for (const element of all) {
    for (const child of childElements(element)) parents.set(child, element);
    const id = attribute(element, 'id');
    if (id !== null && !ids.has(id)) ids.set(id, element);
  }
  for (const element of all) {
    const name = element.tagName === 'a' ? attribute(element, 'name') : null;
    if (name !== null && !ids.has(name)) ids.set(name, element);
  }
  return { ids, parents };
}
