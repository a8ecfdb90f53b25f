import type { Element, ElementContent } from 'hast';
import { attribute, childElements, elementsIn, hasWords, named, oneLine, textOf } from '../text/tree.js';
import { inOneLine } from './block-elements.js';
import { isPlaceholder } from './placeholder-text.js';
import { sceneBreakElement } from './split-breaks.js';

/** Alternative texts of ornaments between two scenes. */
const ornament =
  /^(?:scene ?break|section ?break|ornament(?:al)?(?: (?:break|divider))?|decorat(?:ion|ive)(?: (?:break|divider|line|rule))?|divider|fleuron|asterism|dinkus)$/i;

/**
 * Returns a picture with its alternative text and without an address, since the pictures of a book are not written. Removes
 * and counts pictures without a description, but keeps the texts in a drawing. An ornament becomes a scene break.
 * @param count counts what is left out
 */
export function cleanPicture(
  element: Element,
  count: (what: 'picture' | 'drawing') => void,
): ElementContent[] {
  const isDrawing = element.tagName === 'svg';
  const alt = isDrawing
    ? labelOf(element)
    : oneLine(attribute(element, 'alt') ?? attribute(element, 'aria-label') ?? '');
  const texts = isDrawing ? textsIn(element) : [];
  if (ornament.test(alt)) return [sceneBreakElement()];
  // In a paragraph of its own, this becomes a scene break too.
  if (/^(?:\*\s*){3,}$/.test(alt)) return [{ type: 'text', value: alt }];
  if (alt !== '' && !isPlaceholder(alt)) {
    if (texts.length > 0) count('drawing');
    return [{ type: 'element', tagName: 'img', properties: { src: '', alt }, children: [] }];
  }
  const isDecoration = element.properties.alt === '' || attribute(element, 'role') === 'presentation';
  if (texts.length === 0 && !isDecoration) count('picture');
  return texts.map((text) => ({ type: 'text', value: ` ${text} ` }));
}

/** Returns the texts of a drawing in order, also those of pages inside it (SVG 2, 12.9). */
function textsIn(parent: Element): string[] {
  return childElements(parent).flatMap((child) => {
    if (child.tagName === 'text') return hasWords(child) ? [oneLine(linesOf(child))] : [];
    if (/^foreignobject$/i.test(child.tagName)) {
      const text = oneLine(inOneLine(child.children).map(textOf).join(''));
      return text === '' ? [] : [text];
    }
    return textsIn(child);
  });
}

/** Returns the text of an element, with a space before each part that is on a line of its own. */
const linesOf = (element: Element): string =>
  element.children
    .map((child) => {
      if (child.type !== 'element') return textOf(child);
      const isLine = child.properties.y !== undefined || child.properties.dy !== undefined;
      return `${isLine ? ' ' : ''}${linesOf(child)}`;
    })
    .join('');

const figureClass = /(?:^|[\s_-])(?:\w*figure|fig\w*|illus\w*|imageblock|mediaobject)(?:$|[\s_-])/i;

/** Returns a figure without its picture if the caption has the same words, so that they are spoken once. */
export function withoutRepeatedCaption(figure: Element): Element {
  const isFigure = figure.tagName === 'figure' || figureClass.test(attribute(figure, 'className') ?? '');
  const [picture, ...others] = isFigure ? named(figure, 'img') : [];
  if (!picture || others.length > 0) return figure;
  const isRepeated = wordsOf(textOf(figure)) === wordsOf(attribute(picture, 'alt') ?? '');
  return isRepeated ? without(figure, picture) : figure;
}

const wordsOf = (text: string): string => oneLine(text).replace(/\.$/, '');

const without = (parent: Element, removed: Element): Element => ({
  ...parent,
  children: parent.children.flatMap((child) => {
    if (child === removed) return [];
    return child.type === 'element' && elementsIn(child).includes(removed)
      ? [without(child, removed)]
      : [child];
  }),
});

/** Returns the title or description of a drawing (SVG 2, 5.7); empty: none. */
function labelOf(svg: Element): string {
  const own = childElements(svg).filter(({ tagName }) => tagName === 'title' || tagName === 'desc');
  return oneLine(attribute(svg, 'aria-label') ?? own.map(textOf).find((text) => text.trim() !== '') ?? '');
}
