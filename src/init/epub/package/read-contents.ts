import type { Element, Root } from 'hast';
import type { Archive } from '../archive/archive.js';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { epubLimits } from '../archive/epub-limits.js';
import { decodeDocument } from '../text/decode-document.js';
import { parseDocument } from '../text/parse-document.js';
import { attribute, childrenNamed, elementsIn, named, oneLine, textOf, typesOf } from '../text/tree.js';
import type { Package, PackageItem } from './read-package.js';

/** Entry of a book's table of contents. */
export interface ContentsEntry {
  readonly title: string;
  /** Null: it is only a heading of other entries. */
  readonly place: ContentPlace | null;
  readonly entries: readonly ContentsEntry[];
}

/** Place in the book with a type, such as `copyright-page` or `toc`. */
export interface Landmark extends ContentPlace {
  /** Word of the EPUB structural semantics vocabulary. */
  readonly type: string;
}

/** Table of contents, and places with a type. */
export interface Contents {
  readonly entries: readonly ContentsEntry[];
  readonly landmarks: readonly Landmark[];
}

/** Types of EPUB 2's guide (OPF 2.0.1, 2.6) that have other names in EPUB 3. */
const guideTypes: Readonly<Record<string, string>> = {
  'title-page': 'titlepage',
  acknowledgements: 'acknowledgments',
  notes: 'endnotes',
  'table-of-contents': 'toc',
};

/**
 * Reads EPUB 3's nav, or EPUB 2's NCX if the nav is missing or empty. Without either, there are no entries.
 * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`
 */
export async function readContents(archive: Archive, book: Package): Promise<Contents> {
  const nav = await treeOf(archive, book.nav, 'xhtml');
  const navs = nav && book.nav ? navsOf(nav.root, book.nav.path) : { entries: [], landmarks: [] };
  const guide = book.guide.map(({ type, path, fragment }) => ({
    type: guideTypes[type] ?? type,
    path,
    fragment,
  }));
  const landmarks = [...navs.landmarks, ...guide];
  if (navs.entries.length > 0) return { entries: navs.entries, landmarks };
  const ncx = await treeOf(archive, book.ncx, 'xml');
  const [map] = ncx ? named(ncx.root, 'navMap') : [];
  return { entries: map && book.ncx ? pointsIn(map, book.ncx.path) : [], landmarks };
}

async function treeOf(
  archive: Archive,
  item: PackageItem | null,
  kind: 'xhtml' | 'xml',
): Promise<{ root: Root } | null> {
  if (!item || !archive.has(item.path)) return null;
  const { text } = decodeDocument(await archive.read(item.path, epubLimits.documentBytes));
  return parseDocument(text, kind);
}

function navsOf(root: Root, path: string): Contents {
  const navs = named(root, 'nav');
  const ofType = (type: string) => navs.find((nav) => typesOf(nav).includes(type));
  // A single nav without a type must be the table of contents.
  const toc = ofType('toc') ?? (navs.length === 1 ? navs[0] : undefined);
  const landmarks = ofType('landmarks');
  return {
    entries: toc ? linesIn(toc, path) : [],
    landmarks: (landmarks ? named(landmarks, 'a') : []).flatMap((link) => {
      const place = resolveHref(path, attribute(link, 'href') ?? '');
      return place ? typesOf(link).map((type) => ({ type, ...place })) : [];
    }),
  };
}

/** Returns the entries of an `ol`, with those of nested lists. */
function linesIn(parent: Element, path: string): ContentsEntry[] {
  const list = parent.tagName === 'ol' ? parent : elementsIn(parent).find(({ tagName }) => tagName === 'ol');
  return (list ? childrenNamed(list, 'li') : []).map((line) => {
    const inner = line.children.find((child) => child.type === 'element' && child.tagName === 'ol');
    const outer: Element = { ...line, children: line.children.filter((child) => child !== inner) };
    const [link] = named(outer, 'a');
    return {
      title: oneLine(textOf(outer)) || ((link && attribute(link, 'title')) ?? ''),
      place: link ? resolveHref(path, attribute(link, 'href') ?? '') : null,
      entries: inner?.type === 'element' ? linesIn(inner, path) : [],
    };
  });
}

const pointsIn = (parent: Element, path: string): ContentsEntry[] =>
  childrenNamed(parent, 'navPoint').map((point) => {
    const [label] = childrenNamed(point, 'navLabel');
    const [content] = childrenNamed(point, 'content');
    return {
      title: label ? oneLine(textOf(label)) : '',
      place: content ? resolveHref(path, attribute(content, 'src') ?? '') : null,
      entries: pointsIn(point, path),
    };
  });
