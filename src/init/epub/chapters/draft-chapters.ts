import { posix } from 'node:path';
import type { Element } from 'hast';
import type { Contents, ContentsEntry, Landmark } from '../package/read-contents.js';
import { isOnlyBoilerplate } from '../text/find-boilerplate.js';
import type { BookText } from '../text/read-text.js';
import { childElements, elementsIn, hasWords, oneLine, textOf, typesOf } from '../text/tree.js';
import { reasonByName, reasonByTitle, reasonByTypes } from './section-kinds.js';
import { type ListedEntry, type Piece, splitText } from './split-text.js';
import { makeTitleHeading } from './title-heading.js';

/** Future chapter: its parts of the book's files, and why it may be left out. */
export interface DraftChapter {
  readonly pieces: readonly [Piece, ...Piece[]];
  /** Null: the book has no title for it. */
  readonly title: string | null;
  /** Text of its first heading; null: none. */
  readonly heading: string | null;
  /** Title of the part of the book that begins with it; null: none begins. */
  readonly part: string | null;
  /** Why it is left out, in a few words; null: it is included. */
  readonly leftOut: string | null;
}

/** Reason to leave out a page without words. */
export const nothingToRead = 'nothing to read aloud';

/** File of the reading order. */
export interface ReadingItem {
  readonly text: BookText;
  readonly isLinear: boolean;
  /** Whether it is the contents file of EPUB 3. */
  readonly isNav: boolean;
}

/** What the chapters of a book are found in. */
export interface BookParts {
  readonly items: readonly ReadingItem[];
  readonly contents: Contents;
  /** Null: none. */
  readonly bookTitle: string | null;
  /** Null: none. */
  readonly bookAuthor: string | null;
  /** Elements that are not part of the book. */
  readonly boilerplate: ReadonlySet<Element>;
}

/** Returns chapters for the files in reading order: one for each file, except for files with several entries in the contents, and files that continue the previous chapter. */
export function draftChapters({ items, contents, boilerplate, ...book }: BookParts): DraftChapter[] {
  const listed = flatten(contents.entries);
  const byPath = byPathOf(listed);
  const ofBook = entryOfBook(listed, book.bookTitle);
  const parts = partsOf(listed, book.bookTitle);
  const ownTitles = titlesOfTheirOwn(items, book.bookTitle);
  const drafts: DraftChapter[] = [];
  for (const item of items) {
    const here = byPath.get(item.text.path) ?? [];
    for (const piece of splitText(item.text, here, ofBook)) {
      const before = drafts.at(-1);
      if (before && continues(piece, before, here.length > 0)) {
        drafts[drafts.length - 1] = { ...before, pieces: [...before.pieces, piece] };
        continue;
      }
      if (piece.entry) makeTitleHeading(piece.body, piece.entry.entry.title);
      const heading = headingOf(piece.body);
      const title = titleOf(piece, heading, ownTitles);
      drafts.push({
        pieces: [piece],
        title,
        heading,
        part: (piece.entry && parts.get(piece.entry.entry)) ?? null,
        leftOut: reasonFor(piece, { ...book, item, title, landmarks: contents.landmarks, boilerplate }),
      });
    }
  }
  return drafts;
}

function byPathOf(listed: readonly ListedEntry[]): ReadonlyMap<string, readonly ListedEntry[]> {
  const byPath = new Map<string, ListedEntry[]>();
  for (const one of listed) {
    const path = one.entry.place?.path ?? '';
    const there = byPath.get(path);
    if (there) there.push(one);
    else byPath.set(path, [one]);
  }
  return byPath;
}

function flatten(
  entries: readonly ContentsEntry[],
  depth = 0,
  parents: readonly ContentsEntry[] = [],
): ListedEntry[] {
  return entries.flatMap((entry) => [
    { entry, depth, parents },
    ...flatten(entry.entries, depth + 1, [...parents, entry]),
  ]);
}

/** Returns the first entry after those for covers and such, if it is for the book as a whole; null: it is for a chapter. */
function entryOfBook(listed: readonly ListedEntry[], bookTitle: string | null): ListedEntry | null {
  const first = listed.find(({ entry }) => reasonByTitle(entry.title) === null);
  return first && isTitle(first.entry.title, bookTitle) ? first : null;
}

const isTitle = (text: string, title: string | null): boolean =>
  title !== null && lettersOf(text) === lettersOf(title);

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Returns titles of parts by the first entry of the part: its own entry if it leads to a page, else the first inside it. An entry for the book itself is not a part. */
function partsOf(listed: readonly ListedEntry[], bookTitle: string | null): Map<ContentsEntry, string> {
  const parts = new Map<ContentsEntry, string>();
  for (const { entry } of listed) {
    const inOtherFiles = entry.entries.filter(({ place }) => place && place.path !== entry.place?.path);
    if (inOtherFiles.length === 0 || entry.title === '' || isTitle(entry.title, bookTitle)) continue;
    const first = entry.place ? entry : inOtherFiles[0];
    if (first) parts.set(first, entry.title);
  }
  return parts;
}

/**
 * Tells whether a piece that is not in the contents continues the previous chapter. Then it has no title and no type, and
 * either its file name or an unfinished sentence shows it.
 */
function continues(piece: Piece, before: DraftChapter, isListedFile: boolean): boolean {
  if (piece.entry || before.leftOut !== null || !hasWords(piece.body)) return false;
  if (kindsOf(piece.body).some((type) => type !== 'bodymatter') || startsWithHeading(piece.body))
    return false;
  const last = before.pieces.at(-1) ?? before.pieces[0];
  const isSplitFile = isListedFile || isNextOf(piece.text.path, before.pieces[0].text.path);
  return isSplitFile || breaksOff(oneLine(textOf(last.body)), oneLine(textOf(piece.body)));
}

/** True for `ch01_split_001.xhtml` after `ch01_split_000.xhtml`, and for `ch01a.xhtml` or `ch01-2.xhtml` after `ch01.xhtml`. */
function isNextOf(path: string, first: string): boolean {
  if (posix.dirname(path) !== posix.dirname(first)) return false;
  const [name, before] = [stemOf(path), stemOf(first)];
  const split = /[_-]split[_-]?\d+$/i;
  if (split.test(name)) return name.replace(split, '') === before.replace(split, '');
  return (
    name.startsWith(before) && /\d$/.test(before) && /^(?:[a-z]|[-_.]\d+)$/.test(name.slice(before.length))
  );
}

const stemOf = (path: string): string => posix.basename(path, posix.extname(path));

/** Tells whether a sentence continues from one text to the next. */
const breaksOff = (before: string, after: string): boolean =>
  /[\p{L}\p{N},;–—-]$/u.test(before) && /^\p{Ll}/u.test(after);

function startsWithHeading(body: Element): boolean {
  for (const child of childElements(body)) {
    if (/^h[1-6]$/.test(child.tagName)) return true;
    if (hasWords(child)) return startsWithHeading(child);
  }
  return false;
}

function headingOf(body: Element): string | null {
  const heading = elementsIn(body).find((element) => /^h[1-6]$/.test(element.tagName) && hasWords(element));
  return heading ? oneLine(textOf(heading)) || null : null;
}

/** Returns the titles in the heads of files, except those of several files and the title of the book. */
function titlesOfTheirOwn(items: readonly ReadingItem[], bookTitle: string | null): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { text } of items)
    if (text.title !== null) counts.set(text.title, (counts.get(text.title) ?? 0) + 1);
  return new Set(
    [...counts].flatMap(([title, count]) => (count === 1 && title !== bookTitle ? [title] : [])),
  );
}

function titleOf(
  { entry, text, isFirst }: Piece,
  heading: string | null,
  ownTitles: ReadonlySet<string>,
): string | null {
  if (entry && entry.entry.title !== '') return entry.entry.title;
  if (heading !== null) return heading;
  return isFirst && text.title !== null && ownTitles.has(text.title) ? text.title : null;
}

interface PieceContext extends Pick<BookParts, 'bookTitle' | 'bookAuthor'> {
  readonly item: ReadingItem;
  readonly title: string | null;
  readonly landmarks: readonly Landmark[];
  readonly boilerplate: ReadonlySet<Element>;
}

function reasonFor(piece: Piece, context: PieceContext): string | null {
  const { item, title, landmarks, boilerplate } = context;
  if (item.isNav) return 'the table of contents';
  const places = landmarks.filter(({ path, fragment }) => path === piece.text.path && isAt(piece, fragment));
  const types = [...kindsOf(piece.body), ...places.map(({ type }) => type)];
  const byTypes = reasonByTypes(types, piece.entry !== null);
  if (byTypes) return byTypes;
  if (!item.isLinear) return 'not in the reading order (linear="no")';
  const byTitle = byTypes === undefined && title !== null ? reasonByTitle(title) : null;
  if (byTitle !== null) return `${byTitle}, by its title`;
  const byName = byTypes === undefined && piece.isFirst ? reasonByName(stemOf(piece.text.path)) : null;
  if (byName !== null) return `${byName}, by its file name`;
  if (isOnlyBoilerplate(piece.body, boilerplate)) return 'the licence of Project Gutenberg';
  if (byTypes === undefined && isTitlePage(piece.body, context)) return 'the title page';
  return hasWords(piece.body) ? null : nothingToRead;
}

/** Tells whether a page contains only the title of the book, or the title and the author. */
function isTitlePage(
  body: Element,
  { bookTitle, bookAuthor }: Pick<BookParts, 'bookTitle' | 'bookAuthor'>,
): boolean {
  if (bookTitle === null) return false;
  const title = lettersOf(bookTitle);
  const page = lettersOf(textOf(body));
  if (!page.startsWith(title)) return false;
  const rest = page.slice(title.length);
  return (
    rest === '' ||
    (bookAuthor !== null && rest.replace(/^(?:by|von|par|de|por|di)/, '') === lettersOf(bookAuthor))
  );
}

/** Tells whether a landmark leads to the beginning of a piece. */
function isAt({ body, isFirst, text, entry }: Piece, fragment: string | null): boolean {
  if (fragment === null) return isFirst;
  if (entry?.entry.place?.fragment === fragment) return true;
  const target = text.ids.get(fragment);
  return target !== undefined && (target === text.body ? isFirst : soleElements(body).includes(target));
}

/** Returns the types of a piece: those of its body, and of the elements that contain everything in it. */
const kindsOf = (body: Element): string[] => [body, ...soleElements(body)].flatMap(typesOf);

function soleElements(body: Element): Element[] {
  const withWords = body.children.filter(hasWords);
  const [only, ...others] = withWords.length > 0 ? withWords : childElements(body);
  if (only?.type !== 'element' || others.length > 0) return [];
  return /^(?:div|section|article|main|aside|nav|header)$/.test(only.tagName)
    ? [only, ...soleElements(only)]
    : [];
}
