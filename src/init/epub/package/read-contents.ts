import type { Element, Root } from 'hast';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { epubLimits } from '../archive/epub-limits.js';
import type { Archive } from '../archive/open-archive.js';
import { decodeDocument } from '../text/decode-document.js';
import { parseDocument } from '../text/parse-document.js';
import { attribute, childrenNamed, elementsIn, named, oneLine, textOf, typesOf } from '../text/tree.js';
import type { Package, PackageItem } from './read-package.js';

/** A line of a book's table of contents. */
export interface ContentsEntry {
  readonly title: string;
  /** Null: it is a heading of others, and leads nowhere. */
  readonly place: ContentPlace | null;
  readonly entries: readonly ContentsEntry[];
}

/** Somewhere in the book that has a part to play, such as `copyright-page` or `toc`. */
export interface Landmark extends ContentPlace {
  /** A word of the EPUB structural semantics vocabulary. */
  readonly type: string;
}

/** The table of contents, and what the book says of single places. */
export interface Contents {
  readonly entries: readonly ContentsEntry[];
  readonly landmarks: readonly Landmark[];
}

/** Words of EPUB 2's guide (OPF 2.0.1, 2.6) that EPUB 3 has others for. */
const guideTypes: Readonly<Record<string, string>> = {
  'title-page': 'titlepage',
  acknowledgements: 'acknowledgments',
  notes: 'endnotes',
  'table-of-contents': 'toc',
};

/** Reads EPUB 3's nav where there is one with anything in it, else EPUB 2's NCX; a book without either has no contents. */
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
  // Where no nav says what it is, the only one there is must be it.
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

/** The lines of an `ol`, and of the lists in them. */
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
