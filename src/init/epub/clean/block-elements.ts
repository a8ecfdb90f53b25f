import type { Element, ElementContent } from 'hast';
import { breaksWords } from '../../../markdown/read/html-speech.js';
import { elementsIn } from '../text/tree.js';

/** Whether an element stands on lines of its own. */
export const isBlock = ({ tagName }: Element): boolean => tagName !== 'br' && breaksWords(tagName);

/** Whether there is a block below an element. */
export const holdsBlock = (element: Element): boolean => elementsIn(element).some(isBlock);

/** Blocks as text in one line, with spaces between, for headings and cells. */
export const inOneLine = (nodes: readonly ElementContent[]): ElementContent[] =>
  nodes.flatMap((node): ElementContent[] => {
    if (node.type !== 'element') return [node];
    const children = inOneLine(node.children);
    if (!breaksWords(node.tagName)) return [{ ...node, children }];
    return [{ type: 'text', value: ' ' }, ...children, { type: 'text', value: ' ' }];
  });

/** Text that stands beside blocks is a paragraph: otherwise it would join the text behind a block that nothing is in. */
export function inParagraphs(nodes: readonly ElementContent[]): ElementContent[] {
  const isBlockNode = (node: ElementContent): boolean => node.type === 'element' && isBlock(node);
  if (!nodes.some(isBlockNode)) return [...nodes];
  const result: ElementContent[] = [];
  let line: ElementContent[] = [];
  const endLine = (): void => {
    const isBlank = line.every((node) => node.type === 'text' && node.value.trim() === '');
    if (!isBlank) result.push({ type: 'element', tagName: 'p', properties: {}, children: line });
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
