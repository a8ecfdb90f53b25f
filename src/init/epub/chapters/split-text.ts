import type { Element } from 'hast';
import type { ContentsEntry } from '../package/read-contents.js';
import type { BookText } from '../text/read-text.js';
import { elementsIn, hasWords, hasWordsBefore, typesOf } from '../text/tree.js';

/** A stretch of a text file: all of it, or what stands from one line of the contents to the next. */
export interface Piece {
  readonly text: BookText;
  /** A body with what belongs to the piece. */
  readonly body: Element;
  /** The line of the contents that leads to its beginning. */
  readonly entry: ListedEntry | null;
  /** Whether its file begins with it. */
  readonly isFirst: boolean;
}

/** A line of the contents, and where it stands among them. */
export interface ListedEntry {
  readonly entry: ContentsEntry;
  /** From 0. */
  readonly depth: number;
  /** The titles of the lines above it, outermost first. */
  readonly parents: readonly ContentsEntry[];
}

/** Elements that may be parted in two: they say nothing of how their content is read. */
const containers = new Set(['body', 'div', 'section', 'article', 'main', 'header']);

/**
 * Parts a text file where the contents list several chapters in it, at the highest level that leads into the file.
 * @param listed the lines that lead into this file, in their order
 */
export function splitText(text: BookText, listed: readonly ListedEntry[]): readonly Piece[] {
  const spots = listed.flatMap((one) => {
    const spot = spotOf(one, text);
    return spot ? [{ one, spot }] : [];
  });
  const start = spots.find(({ spot }) => spot === text.body)?.one ?? null;
  const depth = chapterDepth(listed);
  const [first] = spots;
  const rank = first ? rankAt(first.spot, text) : null;
  const points = new Map<Element, ListedEntry>();
  for (const { one, spot } of spots) {
    if (spot === text.body || one.depth > depth || points.has(spot)) continue;
    // A heading of a lower level than the first is a section of a chapter, also where the contents list both alike.
    if (rank !== null && (rankAt(spot, text) ?? rank) > rank) continue;
    points.set(spot, one);
  }
  return partAt(text.body, points).map(({ body, entry }, index) => ({
    text,
    body,
    entry: index === 0 ? start : entry,
    isFirst: index === 0,
  }));
}

/** The level of the lines that are chapters: that of the highest; of parts, one deeper. */
function chapterDepth(listed: readonly ListedEntry[]): number {
  const top = Math.min(...listed.map(({ depth }) => depth));
  const highest = listed.filter(({ depth }) => depth === top);
  const arePartTitles = highest.every(({ entry }) => isPartTitle(entry.title));
  return arePartTitles ? top + 1 : top;
}

const isPartTitle = (title: string): boolean =>
  /^(?:part|book|volume|teil|buch|band|partie|livre|parte|libro)\s+(?:the\s+)?[\p{L}\d]+/iu.test(title);

/**
 * The element that a line leads to, or the outermost one that begins with it; the body: the beginning of the file.
 * A line that leads to an id that is missing leads to the beginning, as in reading systems. Null: what it leads to stands
 * in the middle of something that cannot be parted.
 */
function spotOf({ entry }: ListedEntry, { body, ids, parents }: BookText): Element | null {
  if (!entry.place) return null;
  if (entry.place.fragment === null) return body;
  let spot = ids.get(entry.place.fragment);
  if (!spot) return body;
  for (let parent = parents.get(spot); parent; parent = parents.get(spot)) {
    if (hasWordsBefore(parent, spot)) break;
    spot = parent;
    if (spot === body) return body;
  }
  for (let parent = parents.get(spot); parent && parent !== body; parent = parents.get(parent)) {
    if (!containers.has(parent.tagName) || typesOf(parent).includes('chapter')) return null;
  }
  return spot;
}

/** The level of the first heading in an element, or, where it has none, of the next one behind it among its siblings. */
function rankAt(element: Element, text: BookText): number | null {
  const parent = text.parents.get(element);
  const siblings = parent ? parent.children.slice(parent.children.indexOf(element)) : [element];
  for (const node of siblings) {
    if (node.type !== 'element') continue;
    const heading = [node, ...elementsIn(node)].find(({ tagName }) => /^h[1-6]$/.test(tagName));
    if (heading) return Number(heading.tagName.slice(1));
    if (hasWords(node)) return null;
  }
  return null;
}

interface Part {
  readonly body: Element;
  readonly entry: ListedEntry | null;
}

/** Parts an element in front of each point. Elements that reach over a point are there on both sides of it. */
function partAt(element: Element, points: ReadonlyMap<Element, ListedEntry>): [Part, ...Part[]] {
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
    const [before, ...others] = partAt(child, points);
    last.body.children.push(before.body);
    for (const { body, entry } of others) {
      next(entry);
      last.body.children.push(body);
    }
  }
  return parts;
}
