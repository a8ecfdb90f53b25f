import type { Element } from 'hast';
import { holdsBlock, isBlock } from '../clean/block-elements.js';
import { elementsIn, hasWords, oneLine, textOf } from '../text/tree.js';

/** A title is in so many paragraphs: a number, a title, a subtitle. */
const maxParagraphs = 3;

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Makes a heading of the paragraphs at the start of a chapter that are together its title in the table of contents, as
 * LibreOffice writes titles. The elements keep their identity, because notes and links refer to them.
 */
export function makeTitleHeading(body: Element, title: string): void {
  const wanted = lettersOf(title);
  const blocks = elementsIn(body).filter(
    (element) => isBlock(element) && !holdsBlock(element) && hasWords(element),
  );
  const found: Element[] = [];
  for (const block of blocks.slice(0, maxParagraphs)) {
    if (!/^(?:p|div)$/.test(block.tagName)) return;
    found.push(block);
    const letters = lettersOf(found.map((one) => oneLine(textOf(one))).join(' '));
    if (letters === wanted) break;
    if (!wanted.startsWith(letters)) return;
  }
  const [first, ...others] = found;
  // A first line of a poem may be its title in the contents, but goes on.
  if (
    !first ||
    lettersOf(found.map(textOf).join(' ')) !== wanted ||
    /[,;–—-]\s*$/.test(textOf(found.at(-1) ?? first))
  )
    return;
  first.tagName = 'h1';
  for (const other of others) {
    first.children.push({ type: 'text', value: ' ' }, ...other.children);
    other.children = [];
  }
}
