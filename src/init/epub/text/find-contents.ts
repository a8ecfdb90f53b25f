import type { Element } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { reasonByTitle } from '../chapters/section-kinds.js';
import type { BookText } from './read-text.js';
import { attribute, elementsIn, hasWords, named, oneLine, textOf } from './tree.js';

/** Links that a table of contents has at least. Shorter lists may be part of the text. */
const fewestLinks = 3;

/** Levels between a list and its title, which may be in a division of its own. */
const mostLevels = 3;

/**
 * Finds tables of contents inside pages with other text, as old books of Project Gutenberg have them: a table or list with a
 * title such as "Contents" before it, and a link to a place in the book in nearly every row. Returns lists and titles.
 * @param texts files by path
 */
export function findContents(texts: ReadonlyMap<string, BookText>): ReadonlySet<Element> {
  const found = new Set<Element>();
  for (const text of texts.values()) {
    for (const list of elementsIn(text.body)) {
      if (!/^(?:table|ul|ol|dl)$/.test(list.tagName)) continue;
      if (!leadsIntoBook(list, text, texts)) continue;
      const title = titleBefore(list, text);
      if (title === null) continue;
      found.add(title);
      found.add(list);
    }
  }
  return found;
}

/** Returns the element with words before a list if it is the title of a table of contents; null: it is not. */
function titleBefore(list: Element, { parents }: BookText): Element | null {
  let inner = list;
  for (let level = 0; level < mostLevels; level += 1) {
    const parent = parents.get(inner);
    if (!parent) return null;
    const before = parent.children.slice(0, parent.children.indexOf(inner)).findLast(hasWords);
    if (before) {
      const isTitle = before.type === 'element' && reasonByTitle(oneLine(textOf(before))) === contentsReason;
      return isTitle ? before : null;
    }
    inner = parent;
  }
  return null;
}

const contentsReason = 'the table of contents';

function leadsIntoBook(list: Element, { path }: BookText, texts: ReadonlyMap<string, BookText>): boolean {
  const isLink = (link: Element): boolean =>
    texts.has(resolveHref(path, attribute(link, 'href') ?? '#')?.path ?? '') &&
    attribute(link, 'href') !== null;
  const rows = elementsIn(list).filter(({ tagName }) => /^(?:tr|li|dt)$/.test(tagName));
  const linked = rows.filter((row) => named(row, 'a').some(isLink));
  return linked.length >= fewestLinks && linked.length >= rows.filter(hasWords).length * 0.7;
}
