import type { Element } from 'hast';
import { attribute, isOfType, oneLine, textOf } from '../text/tree.js';

const pageBreaks: ReadonlySet<string> = new Set(['pagebreak']);

/** Classes that converters give to the numbers of pages and lines. */
const numberClass =
  /^(?:x-ebookmaker-)?(?:page-?(?:num(?:ber)?|no|nr|break)?s?|pb|pg(?:num|no|nr)?|folio|seitenzahl|l(?:ine)?-?(?:num(?:ber)?|no|nr)s?|ln)$/i;

/** A number with or without brackets and "page": `[Pg 9]`, `{13}`, `p. 7`, `xii`. */
const numberShape =
  /^[[({|]?\s*(?:(?:pg|page|pag|p|seite|s)\.?\s*)?(\d{1,5}[a-z]?|(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))\s*[\])}|]?$/i;

/** An id or name that says which page begins: `page13`, `Page_xii`. */
const pageId = /^(?:page|pag|pg|p)[-_]?(\d{1,5}|[ivxlc]+)$/i;

/** The number of a page as text, as transcribers write it. */
const writtenNumber = /\[(?:pg|page)\.? ?\d{1,5}\]/gi;

/** Removes numbers of pages that are written as text: `[Pg 9]`. */
export const withoutPageNumbers = (text: string): string => text.replace(writtenNumber, '');

/** A number in brackets, as the only text of a paragraph. */
const bareNumber =
  /^(?:\[\s*(?:(?:pg|page|p)\.?\s*)?(?:\d{1,4}|[ivxlc]{1,7})\s*\]|\{\s*(?:(?:pg|page|p)\.?\s*)?(?:\d{1,4}|[ivxlc]{1,7})\s*\})$/i;

/** Tells whether a paragraph is only a number in brackets, which is not a link. */
function isBareNumber({ tagName, children }: Element): boolean {
  if (!/^(?:p|div|center)$/.test(tagName) || children.length > 3) return false;
  const isPlain = children.every(
    (child) =>
      child.type !== 'element' ||
      (child.tagName !== 'a' && child.children.every(({ type }) => type === 'text')) ||
      (child.properties.href === undefined && child.children.length === 0),
  );
  return isPlain && bareNumber.test(oneLine(children.map(textOf).join('')));
}

/**
 * Tells whether an element is only the number of a page or a line of the printed book. An element around words is not, even
 * if the book says that it is a page break.
 */
export function isPageNumber(element: Element): boolean {
  if (isBareNumber(element)) return true;
  const isBreak = isOfType(element, pageBreaks);
  const classes = (attribute(element, 'className') ?? '').split(/\s+/);
  const isNumberClass = classes.some((name) => numberClass.test(name));
  const id = pageId.exec(attribute(element, 'id') ?? attribute(element, 'name') ?? '')?.[1] ?? '';
  // Only these elements are read, so that the time does not depend on how deep they are.
  if (!isBreak && !isNumberClass && id === '') return false;
  const text = oneLine(textOf(element));
  if (text.length > 24) return false;
  const label = attribute(element, 'title') ?? attribute(element, 'aria-label');
  if (isBreak && (text === '' || text === label)) return true;
  const number = numberShape.exec(text)?.[1] ?? '';
  // A capital I is also a word.
  if (number === '' || (text === 'I' && label !== 'I')) return false;
  if (isBreak || isNumberClass) return true;
  return /^(?:a|span)$/.test(element.tagName) && id.toLowerCase() === number.toLowerCase();
}
