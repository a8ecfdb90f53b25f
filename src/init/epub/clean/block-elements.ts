import type { Element, ElementContent } from 'hast';
import { breaksWords } from '../../../markdown/read/html-speech.js';
import { elementsIn } from '../text/tree.js';
import { isSceneBreak, sceneBreakElement, splitAtBreaks } from './split-breaks.js';

/** Tells whether an element is a block. */
export const isBlock = ({ tagName }: Element): boolean => tagName !== 'br' && breaksWords(tagName);

/** Tells whether an element contains a block. */
export const holdsBlock = (element: Element): boolean => elementsIn(element).some(isBlock);

/** Converts blocks to inline content separated by spaces, for headings and cells. */
export const inOneLine = (nodes: readonly ElementContent[]): ElementContent[] =>
  nodes.flatMap((node): ElementContent[] => {
    if (node.type !== 'element') return [node];
    const children = inOneLine(node.children);
    if (!breaksWords(node.tagName)) return [{ ...node, children }];
    return [{ type: 'text', value: ' ' }, ...children, { type: 'text', value: ' ' }];
  });

/**
 * Wraps inline content next to blocks in paragraphs, so that it is not joined with text after an empty block. Also makes a
 * paragraph of each part between two line breaks in a row, and a rule of a sign between scenes.
 */
export function inParagraphs(nodes: readonly ElementContent[]): ElementContent[] {
  const isBlockNode = (node: ElementContent): boolean => node.type === 'element' && isBlock(node);
  if (!nodes.some(isBlockNode)) {
    const parts = splitAtBreaks(nodes);
    return parts.length < 2 ? [...nodes] : parts.map(paragraph);
  }
  const result: ElementContent[] = [];
  let line: ElementContent[] = [];
  const endLine = (): void => {
    result.push(...splitAtBreaks(line).map(paragraph));
    line = [];
  };
  for (const node of nodes) {
    if (!isBlockNode(node)) line.push(node);
    else {
      endLine();
      result.push(node);
    }
  }
  endLine();
  return result;
}

const paragraph = (children: ElementContent[]): Element =>
  isSceneBreak(children) ? sceneBreakElement() : { type: 'element', tagName: 'p', properties: {}, children };
