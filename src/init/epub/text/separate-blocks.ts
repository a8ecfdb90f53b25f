import type { Element, ElementContent } from 'hast';
import type { BlockStyles } from './block-styles.js';
import { attribute, childElements, hasWords } from './tree.js';

const inline: ReadonlySet<string> = new Set('span small big a i b em strong font cite'.split(' '));
const ends: ReadonlySet<string> = new Set(
  'br hr p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote table'.split(' '),
);

/** Classes of the lines of a poem, in books whose style sheets say nothing. */
const lineClass = /^(?:verse-?|poem-?)?line$/i;

/**
 * Puts a line break before and after inline elements that are displayed as blocks, so that their words stay apart. Changes
 * the tree.
 */
export function separateBlocks(parent: Element, styles: BlockStyles, isInHeading = false): void {
  const isHeading = isInHeading || /^(?:h[1-6]|hgroup)$/.test(parent.tagName);
  const isBlock = (node: ElementContent | undefined): boolean =>
    node?.type === 'element' &&
    inline.has(node.tagName) &&
    hasWords(node) &&
    isDisplayedAsBlock(node, styles, isHeading);
  if (parent.children.some(isBlock)) {
    const result: ElementContent[] = [];
    for (const node of parent.children) {
      const last = result.findLast((one) => one.type !== 'text' || one.value.trim() !== '');
      if (last && (isBlock(node) || isBlock(last)) && !isEnd(last) && !isEnd(node) && !isBlank(node)) {
        result.push({ type: 'element', tagName: 'br', properties: {}, children: [] });
      }
      result.push(node);
    }
    parent.children = result;
  }
  for (const child of childElements(parent)) separateBlocks(child, styles, isHeading);
}

function isDisplayedAsBlock(element: Element, styles: BlockStyles, isHeading: boolean): boolean {
  if (styles.headingSpans && isHeading && element.tagName === 'span') return true;
  if (/(?:^|;)\s*display\s*:\s*(?:block|table)\b/i.test(attribute(element, 'style') ?? '')) return true;
  const classes = (attribute(element, 'className') ?? '').split(/\s+/);
  return classes.some((name) => styles.classes.has(name) || lineClass.test(name));
}

const isEnd = (node: ElementContent): boolean => node.type === 'element' && ends.has(node.tagName);
const isBlank = (node: ElementContent): boolean =>
  node.type !== 'element' && !(node.type === 'text' && node.value.trim() !== '');
