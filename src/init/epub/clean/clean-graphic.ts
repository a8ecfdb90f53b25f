import type { Element, ElementContent } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { attribute, childElements, elementsIn, named, oneLine, textOf } from '../text/tree.js';

/** The element that stands for a formula in TeX on the way to Markdown, with its `value`. */
export const formulaTag = 'narrate-formula';

/** A picture with its alternative text; one without is decoration, and goes. Texts in a drawing that has no other stay. */
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

/** What a drawing calls itself (SVG 2, 5.7). */
function labelOf(svg: Element): string {
  const own = childElements(svg).filter(({ tagName }) => tagName === 'title' || tagName === 'desc');
  return oneLine(attribute(svg, 'aria-label') ?? own.map(textOf).find((text) => text.trim() !== '') ?? '');
}

/**
 * MathML as a formula in TeX, where it comes with one that is told from prose in Markdown; else as the text that it has
 * for those who hear it; else as its signs, one after the other.
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
