import type { Element, ElementContent } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { attribute, childElements, elementsIn, named, oneLine, textOf } from '../text/tree.js';

/** Placeholder element for a formula in TeX, which is its `value`. */
export const formulaTag = 'narrate-formula';

/** Returns a picture with its alternative text. Removes pictures without one, but keeps the texts inside a drawing. */
export function asPicture(element: Element, path: string): ElementContent[] {
  const isDrawing = element.tagName === 'svg';
  const alt = isDrawing
    ? labelOf(element)
    : oneLine(attribute(element, 'alt') ?? attribute(element, 'aria-label') ?? '');
  if (alt !== '') {
    const [inner] = isDrawing ? named(element, 'image') : [element];
    const href = inner && (attribute(inner, 'src') ?? attribute(inner, 'href'));
    const src = href ? (resolveHref(path, href)?.path ?? href) : path;
    return [{ type: 'element', tagName: 'img', properties: { src, alt }, children: [] }];
  }
  return isDrawing ? named(element, 'text').map((text) => asText(` ${oneLine(textOf(text))} `)) : [];
}

/** Returns the title or description of a drawing (SVG 2, 5.7); empty: none. */
function labelOf(svg: Element): string {
  const own = childElements(svg).filter(({ tagName }) => tagName === 'title' || tagName === 'desc');
  return oneLine(attribute(svg, 'aria-label') ?? own.map(textOf).find((text) => text.trim() !== '') ?? '');
}

/**
 * Converts MathML to a formula in TeX, if it contains TeX that Markdown can distinguish from prose. Otherwise converts it
 * to its alternative text, or else to its signs in order.
 */
export function asFormula(math: Element): ElementContent[] {
  const tex = elementsIn(math).find(
    ({ tagName, properties }) => tagName === 'annotation' && /tex/i.test(String(properties.encoding ?? '')),
  );
  const written = oneLine(tex ? textOf(tex) : (attribute(math, 'alttext') ?? ''));
  if (/[\\^_={}<>+|]/.test(written) && !written.includes('$') && written.length < 900) {
    return [
      { type: 'element', tagName: formulaTag, properties: { value: written }, children: [asText(written)] },
    ];
  }
  const signs = elementsIn(math).filter(({ tagName }) => /^m[inos]$|^mtext$/.test(tagName));
  return [asText(written !== '' && !tex ? written : signs.map((sign) => oneLine(textOf(sign))).join(' '))];
}

const asText = (value: string): ElementContent => ({ type: 'text', value });
