import type { Element } from 'hast';
import { holdsBlock, isBlock } from '../clean/block-elements.js';
import type { BookText } from './read-text.js';
import { attribute, elementsIn, hasWords, oneLine, textOf } from './tree.js';

/** Lines with which Project Gutenberg begins and ends a book. */
const startLine = /\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG/i;
const endLine = /\*{3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG/i;

/** Files at the beginning in which the first line is searched. */
const firstFiles = 3;
/** Words of the book that may be in the same paragraph as such a line. More are never left out. */
const mostWords = 60;

/**
 * Finds the header and the licence that Project Gutenberg adds to a book: elements that say so and, in older books, everything
 * before the line that starts the book and after the line that ends it.
 * @param texts in reading order
 */
export function findBoilerplate(texts: readonly BookText[]): ReadonlySet<Element> {
  const found = new Set<Element>();
  // Elements inside too, since a file may be split there.
  const add = (element: Element): void => {
    for (const one of [element, ...elementsIn(element)]) found.add(one);
  };
  for (const [index, text] of texts.entries()) {
    for (const element of elementsIn(text.body)) if (isMarked(element)) add(element);
    if (!/PROJECT GUTENBERG/i.test(textOf(text.body))) continue;
    const blocks = elementsIn(text.body).filter((element) => isBlock(element) && !holdsBlock(element));
    const start = index < firstFiles ? blocks.findIndex((block) => isLine(block, startLine, 'after')) : -1;
    if (start !== -1) {
      for (const block of blocks.slice(0, start + 1)) add(block);
      for (const { body } of texts.slice(0, index)) add(body);
    }
    const end = blocks.findIndex((block, at) => at > start && isLine(block, endLine, 'before'));
    if (end !== -1) {
      for (const block of blocks.slice(end)) add(block);
      for (const { body } of texts.slice(index + 1)) add(body);
      break;
    }
  }
  return found;
}

const isMarked = (element: Element): boolean =>
  /(?:^|\s)pg-boilerplate(?:\s|$)/.test(attribute(element, 'className') ?? '') ||
  /^pg-(?:header|footer)$/.test(attribute(element, 'id') ?? '');

/** @param side on which the paragraph must not have many words of the book */
function isLine(block: Element, line: RegExp, side: 'before' | 'after'): boolean {
  const text = oneLine(textOf(block));
  const match = line.exec(text);
  if (!match) return false;
  const rest = side === 'before' ? text.slice(0, match.index) : text.slice(match.index);
  return rest.split(' ').length <= mostWords;
}

/** Tells whether everything with words in an element is boilerplate. */
export function isOnlyBoilerplate(element: Element, boilerplate: ReadonlySet<Element>): boolean {
  if (boilerplate.has(element)) return true;
  const withWords = element.children.filter(hasWords);
  return (
    withWords.length > 0 &&
    withWords.every((child) => child.type === 'element' && isOnlyBoilerplate(child, boilerplate))
  );
}
