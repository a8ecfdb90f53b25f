import type { Element, ElementContent } from 'hast';
import { isPlaceholder } from '../clean/placeholder-text.js';
import { attribute, elementsIn, oneLine, textOf } from '../text/tree.js';
import { texOf } from './mathml-to-tex.js';

/** Placeholder element for a formula in TeX, which is its `value`. */
export const formulaElement = 'narrate-formula';

/** Longer formulas would be read as prose between two prices (`markdown/parse/math-text.ts`). */
const longestFormula = 900;

/**
 * Converts MathML to a formula in TeX: the TeX that it contains, or else TeX made from its elements. A description in words
 * and a single sign become text.
 */
export function cleanMath(math: Element): ElementContent[] {
  const annotation = elementsIn(math).find(
    ({ tagName, properties }) => tagName === 'annotation' && /tex/i.test(String(properties.encoding ?? '')),
  );
  const alternative = oneLine(attribute(math, 'alttext') ?? '');
  const described = isPlaceholder(alternative) ? '' : alternative;
  const written = annotation ? oneLine(textOf(annotation)) : described;
  if (isFormula(written)) return [formula(written)];
  if (described !== '') return [asText(described)];
  const made = texOf(math);
  return [isFormula(made) ? formula(made) : asText(signsOf(math))];
}

/** Returns the signs of a formula in order, for one that Markdown cannot distinguish from prose. */
const signsOf = (math: Element): string =>
  elementsIn(math)
    .filter(({ tagName }) => /^m[inos]$|^mtext$/.test(tagName))
    .map((sign) => oneLine(textOf(sign)))
    .join(' ');

/** TeX between the delimiters that MathJax and pandoc write. */
const delimited = /^\\\((.*)\\\)$|^\\\[(.*)\\\]$/s;

/** Returns the formula of an element that contains TeX, as pandoc and Sphinx write it; null: it does not. */
export function formulaIn(element: Element): ElementContent[] | null {
  if (!/^(?:span|div)$/.test(element.tagName)) return null;
  if (!/(?:^|\s)math(?:\s|$)/.test(attribute(element, 'className') ?? '')) return null;
  const [, inline, display] = delimited.exec(textOf(element).trim()) ?? [];
  const tex = oneLine(inline ?? display ?? '');
  return isFormula(tex) ? [formula(tex)] : null;
}

/** Tells whether Markdown can distinguish TeX from prose. */
const isFormula = (tex: string): boolean =>
  /[\\^_={}<>+|]/.test(tex) && !tex.includes('$') && tex.length < longestFormula;

const formula = (value: string): Element => ({
  type: 'element',
  tagName: formulaElement,
  properties: { value },
  children: [asText(value)],
});

const asText = (value: string): { type: 'text'; value: string } => ({ type: 'text', value });
