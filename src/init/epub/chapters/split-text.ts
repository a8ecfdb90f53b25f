import type { Element, Nodes, Parents } from 'hast';
import { isBlock } from '../clean/block-elements.js';
import type { ContentsEntry } from '../package/read-contents.js';
import type { BookText } from '../text/read-text.js';
import { elementsIn, hasWords, typesOf } from '../text/tree.js';
import { WordPlaces } from '../text/word-places.js';

/** Part of a text file: all of it, or the content from one entry of the contents to the next. */
export interface Piece {
  readonly text: BookText;
  /** Body with only the content of the piece. */
  readonly body: Element;
  /** Entry of the contents that leads to its beginning; null: none. */
  readonly entry: ListedEntry | null;
  /** Whether it is the first piece of its file. */
  readonly isFirst: boolean;
}

/** Entry of the contents, with its position in the tree. */
export interface ListedEntry {
  readonly entry: ContentsEntry;
  /** Counted from 0. */
  readonly depth: number;
  /** Entries above it, outermost first. */
  readonly parents: readonly ContentsEntry[];
}

/** Elements that may be split, since they do not change how their content is read. */
const containers = new Set(['body', 'div', 'section', 'article', 'main', 'header']);

/**
 * Splits a text file into pieces if the contents list several chapters in it. Uses the entries of the highest level.
 * @param listed entries that lead into this file, in order
 * @param ofBook entry for the book as a whole, which says nothing about the level of the chapters; null: none
 */
export function splitText(
  text: BookText,
  listed: readonly ListedEntry[],
  ofBook: ListedEntry | null,
): readonly Piece[] {
  const places = new WordPlaces();
  const spots = listed.flatMap((one) => {
    const spot = spotOf(one, text, places);
    return spot ? [{ one, spot }] : [];
  });
  const start = spots.find(({ spot }) => spot === text.body)?.one ?? null;
  const depth = chapterDepth(
    listed.some((one) => one !== ofBook) ? listed.filter((one) => one !== ofBook) : listed,
  );
  const first = spots.find(({ one }) => one !== ofBook);
  const rankAt = ranksIn(text);
  const rank = first ? rankAt(first.spot) : null;
  const points = new Map<Element, ListedEntry>();
  for (const { one, spot } of spots) {
    if (spot === text.body || one.depth > depth || points.has(spot)) continue;
    // A heading of a lower level than the first is a section, even if both have the same level in the contents.
    if (rank !== null && (rankAt(spot) ?? rank) > rank) continue;
    points.set(spot, one);
  }
  return splitAt(text.body, points).map(({ body, entry }, index) => ({
    text,
    body,
    entry: index === 0 ? start : entry,
    isFirst: index === 0,
  }));
}

/** Returns the level of the chapters: the highest level, or the next one if the highest entries are parts. */
function chapterDepth(listed: readonly ListedEntry[]): number {
  const top = Math.min(...listed.map(({ depth }) => depth));
  const highest = listed.filter(({ depth }) => depth === top);
  const arePartTitles = highest.every(({ entry }) => isPartTitle(entry.title));
  return arePartTitles ? top + 1 : top;
}

const isPartTitle = (title: string): boolean =>
  /^(?:part|book|volume|teil|buch|band|partie|livre|parte|libro)\s+(?:the\s+)?[\p{L}\d]+/iu.test(title);

/**
 * Returns the element that an entry leads to, or the outermost element that begins with it. Returns the body for the
 * beginning of the file, also if the id is missing, as in reading systems. Null: the element is inside one that cannot be
 * split.
 */
function spotOf(
  { entry }: ListedEntry,
  { body, ids, parents }: BookText,
  places: WordPlaces,
): Element | null {
  if (!entry.place) return null;
  if (entry.place.fragment === null) return body;
  const target = ids.get(entry.place.fragment);
  if (!target) return body;
  let spot = afterEmptyEnd(target, parents, places);
  for (let parent = parents.get(spot); parent; parent = parents.get(spot)) {
    if (places.hasWordsBefore(parent, spot)) break;
    spot = parent;
    if (spot === body) return body;
  }
  for (let parent = parents.get(spot); parent && parent !== body; parent = parents.get(parent)) {
    if (!containers.has(parent.tagName) || typesOf(parent).includes('chapter')) return null;
  }
  return spot;
}

/**
 * Returns the element after an empty one that ends its block: converters put the anchor of a chapter at the end of the
 * paragraph before it. Returns other elements unchanged.
 */
function afterEmptyEnd(target: Element, parents: ReadonlyMap<Element, Element>, places: WordPlaces): Element {
  if (hasWords(target)) return target;
  let inner = target;
  for (let parent = parents.get(inner); parent; parent = parents.get(inner)) {
    const next = places.nextWithWords(parent, inner);
    if (next) return next.type === 'element' && isBlock(next) ? next : target;
    inner = parent;
  }
  return target;
}

/**
 * Returns a function that gives the level of the first heading in an element, or in the siblings after it; null: text comes
 * first, or none. It searches each list of children once.
 */
function ranksIn({ parents }: BookText): (element: Element) => number | null {
  const known = new Map<Parents, ReadonlyMap<Nodes, number | null>>();
  return (element) => {
    const parent = parents.get(element);
    if (!parent) return ranksOf([element]).get(element) ?? null;
    const ranks = known.get(parent) ?? ranksOf(parent.children);
    known.set(parent, ranks);
    return ranks.get(element) ?? null;
  };
}

function ranksOf(siblings: readonly Nodes[]): ReadonlyMap<Nodes, number | null> {
  const ranks = new Map<Nodes, number | null>();
  let rank: number | null = null;
  for (const node of [...siblings].reverse()) {
    if (node.type !== 'element') continue;
    const heading = [node, ...elementsIn(node)].find(({ tagName }) => /^h[1-6]$/.test(tagName));
    if (heading) rank = Number(heading.tagName.slice(1));
    else if (hasWords(node)) rank = null;
    ranks.set(node, rank);
  }
  return ranks;
}

interface Part {
  readonly body: Element;
  readonly entry: ListedEntry | null;
}

/** Splits an element before each point. Elements around a point are on both sides of it. */
function splitAt(element: Element, points: ReadonlyMap<Element, ListedEntry>): [Part, ...Part[]] {
  if (points.size === 0 || !elementsIn(element).some((inner) => points.has(inner))) {
    return [{ body: element, entry: null }];
  }
  const begin = (entry: ListedEntry | null): Part => ({ body: { ...element, children: [] }, entry });
  let last = begin(null);
  const parts: [Part, ...Part[]] = [last];
  const next = (entry: ListedEntry | null): void => {
    last = begin(entry);
    parts.push(last);
  };
  for (const child of element.children) {
    if (child.type !== 'element') {
      last.body.children.push(child);
      continue;
    }
    const here = points.get(child);
    if (here) next(here);
    const [before, ...others] = splitAt(child, points);
    last.body.children.push(before.body);
    for (const { body, entry } of others) {
      next(entry);
      last.body.children.push(body);
    }
  }
  return parts;
}
