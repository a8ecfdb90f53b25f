import type { Element, Root } from 'hast';
import { NarrateError } from '../../../base/errors.js';
import type { Archive } from '../archive/archive.js';
import { resolveHref } from '../archive/content-path.js';
import { epubLimits } from '../archive/epub-limits.js';
import { decodeDocument } from '../text/decode-document.js';
import { parseDocument } from '../text/parse-document.js';
import { isText } from '../text/read-text.js';
import { attribute, childrenNamed, elementsIn, named, oneLine, textOf } from '../text/tree.js';

/** File of a package. */
export interface PackageItem {
  readonly id: string;
  /** Path in the archive. */
  readonly path: string;
  readonly mediaType: string;
  readonly properties: readonly string[];
  /** Id of a file that replaces it; null: none. */
  readonly fallback: string | null;
}

/** File of the spine, which is the reading order. */
export interface SpineItem {
  readonly item: PackageItem;
  /** False: not in the main reading order (`linear="no"`). */
  readonly isLinear: boolean;
}

/** Content of an EPUB's package document (OPF). Null: not in the document. */
export interface Package {
  readonly title: string | null;
  readonly author: string | null;
  readonly language: string | null;
  readonly description: string | null;
  /** `2.0`, `3.0` …; empty: none. */
  readonly version: string;
  readonly items: readonly PackageItem[];
  readonly spine: readonly SpineItem[];
  /** Ids of the reading order that belong to no file. */
  readonly unlisted: readonly string[];
  /** File with the contents of EPUB 2. */
  readonly ncx: PackageItem | null;
  /** File with the contents of EPUB 3. */
  readonly nav: PackageItem | null;
  /** Typed places of EPUB 2, such as `{type: 'cover', path}`. */
  readonly guide: readonly {
    readonly type: string;
    readonly path: string;
    readonly fragment: string | null;
  }[];
  /** Value of `<meta name="cover">`: an id, or a path in books that break the rule. */
  readonly coverMeta: string | null;
  /** Path of the package document in the archive, which its references are relative to. */
  readonly path: string;
}

const containerPath = 'META-INF/container.xml';
const packageType = 'application/oebps-package+xml';

/**
 * Reads the first package document of `META-INF/container.xml`.
 * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`
 */
export async function readPackage(archive: Archive): Promise<Package> {
  const path = await findPackage(archive);
  const root = await readXml(archive, path);
  const [metadata] = named(root, 'metadata');
  const items = itemsOf(root, path);
  const byId = new Map(items.map((item) => [item.id, item]));
  const [spine] = named(root, 'spine');
  if (items.length === 0 || !spine) {
    throw damaged(`The package document ${path} has no files or no reading order.`);
  }
  const ncxId = attribute(spine, 'toc');
  return {
    ...describe(metadata),
    version: versionOf(root),
    items,
    ...readSpine(spine, items, (id) => requireNotOutside(root, path, id)),
    ncx:
      byId.get(ncxId ?? '') ??
      items.find(({ mediaType }) => mediaType === 'application/x-dtbncx+xml') ??
      null,
    nav: items.find(({ properties }) => properties.includes('nav')) ?? null,
    guide: named(root, 'reference').flatMap((reference) => {
      const place = resolveHref(path, attribute(reference, 'href') ?? '');
      return place ? [{ type: (attribute(reference, 'type') ?? '').toLowerCase(), ...place }] : [];
    }),
    coverMeta: metadata ? coverOf(metadata) : null,
    path,
  };
}

/**
 * Returns the reading order. If files share an id, the first reference is to the first of them, and so on. A file that is no
 * text is replaced by the text that it names as its fallback (EPUB 3.3, 5.6.2.1).
 * @param checkUnlisted called for an id that no file has
 */
function readSpine(
  spine: Element,
  items: readonly PackageItem[],
  checkUnlisted: (id: string) => void,
): Pick<Package, 'spine' | 'unlisted'> {
  const left = new Map<string, PackageItem[]>();
  for (const item of items) {
    const same = left.get(item.id);
    if (same) same.push(item);
    else left.set(item.id, [item]);
  }
  const byId = new Map([...left].map(([id, [first]]) => [id, first]));
  const unlisted: string[] = [];
  const found = childrenNamed(spine, 'itemref').flatMap((reference): SpineItem[] => {
    const id = attribute(reference, 'idref') ?? '';
    const same = left.get(id) ?? [];
    const first = same.length > 1 ? same.shift() : same[0];
    if (first === undefined) {
      checkUnlisted(id);
      unlisted.push(id);
      return [];
    }
    return [{ item: textFor(first, byId), isLinear: attribute(reference, 'linear') !== 'no' }];
  });
  return { spine: found, unlisted };
}

/** Longest chain of fallbacks that is followed, since one may lead back to itself. */
const maxFallbacks = 10;

function textFor(item: PackageItem, byId: ReadonlyMap<string, PackageItem | undefined>): PackageItem {
  let next: PackageItem | undefined = item;
  for (let step = 0; step < maxFallbacks && next !== undefined && !isText(next); step += 1) {
    const { fallback }: PackageItem = next;
    next = fallback === null ? undefined : byId.get(fallback);
  }
  return next !== undefined && isText(next) ? next : item;
}

async function findPackage(archive: Archive): Promise<string> {
  if (!archive.has(containerPath)) {
    const hint = archive.has('word/document.xml')
      ? { hint: 'The file is a Word document. Convert it first: `pandoc book.docx -o book.epub`.' }
      : {};
    throw new NarrateError(
      'epub-damaged',
      `The file is not an EPUB: it does not contain ${containerPath}.`,
      hint,
    );
  }
  const rootFiles = named(await readXml(archive, containerPath), 'rootfile');
  const rootFile = rootFiles.find((file) => attribute(file, 'media-type') === packageType) ?? rootFiles[0];
  const path = rootFile && resolveHref('', attribute(rootFile, 'full-path') ?? '')?.path;
  if (!path) throw damaged(`${containerPath} does not name a package document.`);
  if (!archive.has(path))
    throw damaged(`The package document ${path}, named in ${containerPath}, is missing.`);
  return path;
}

async function readXml(archive: Archive, path: string): Promise<Root> {
  const { text } = decodeDocument(await archive.read(path, epubLimits.documentBytes));
  return parseDocument(text, 'xml').root;
}

function itemsOf(root: Root, path: string): PackageItem[] {
  const [manifest] = named(root, 'manifest');
  return (manifest ? childrenNamed(manifest, 'item') : []).flatMap((item) => {
    const place = resolveHref(path, attribute(item, 'href') ?? '');
    if (!place) return [];
    return {
      id: attribute(item, 'id') ?? '',
      path: place.path,
      mediaType: (attribute(item, 'media-type') ?? '').toLowerCase(),
      properties: (attribute(item, 'properties') ?? '').split(/\s+/),
      fallback: attribute(item, 'fallback'),
    };
  });
}

/** Rejects a text of the reading order outside the archive, which is never an accident. */
function requireNotOutside(root: Root, path: string, id: string): void {
  const listed = named(root, 'item').find((item) => attribute(item, 'id') === id);
  const href = listed ? attribute(listed, 'href') : null;
  if (href === null || resolveHref(path, href) !== null) return;
  const quoted = JSON.stringify(href.length > 80 ? `${href.slice(0, 80)}…` : href);
  throw new NarrateError('epub-unsafe', `The reading order contains a text outside the EPUB: ${quoted}.`);
}

function versionOf(root: Root): string {
  const [document] = named(root, 'package');
  return (document && attribute(document, 'version')) ?? '';
}

function describe(
  metadata: Element | undefined,
): Pick<Package, 'title' | 'author' | 'language' | 'description'> {
  const texts = (name: string): string[] =>
    metadata
      ? named(metadata, name)
          .map((element) => oneLine(textOf(element)))
          .filter((text) => text !== '')
      : [];
  const [title = null] = texts('title');
  const [language = null] = texts('language');
  const [description = null] = texts('description').map(plainText);
  return { title, author: metadata ? authorOf(metadata) : null, language, description };
}

/** Returns the creators with MARC's relator `aut` or without a role, or all creators if there are none; null: no creators. */
function authorOf(metadata: Element): string | null {
  const roles = new Map(
    named(metadata, 'meta')
      .filter((meta) => attribute(meta, 'property') === 'role')
      .map((meta) => [(attribute(meta, 'refines') ?? '').replace(/^#/, ''), oneLine(textOf(meta))]),
  );
  const creators = named(metadata, 'creator').map((creator) => ({
    name: oneLine(textOf(creator)),
    role: attribute(creator, 'role') ?? roles.get(attribute(creator, 'id') ?? '') ?? null,
  }));
  const authors = creators.filter(({ role }) => role === null || role === 'aut');
  const names = (authors.length > 0 ? authors : creators)
    .map(({ name }) => name)
    .filter((name) => name !== '');
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

/** Removes HTML, which shops put in descriptions. */
function plainText(text: string): string {
  if (!text.includes('<')) return text;
  const { root } = parseDocument(text.replace(/<(?=\/?(?:p|div|br|li)\b)/gi, ' <'), 'xhtml');
  return oneLine(textOf(root));
}

const coverOf = (metadata: Element): string | null =>
  elementsIn(metadata)
    .filter((meta) => meta.tagName === 'meta' && attribute(meta, 'name')?.toLowerCase() === 'cover')
    .map((meta) => attribute(meta, 'content'))
    .find((content) => content !== null) ?? null;

const damaged = (message: string): NarrateError => new NarrateError('epub-damaged', message);
