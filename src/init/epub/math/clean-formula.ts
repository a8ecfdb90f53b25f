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
  const made = hasOnlyWords(math) ? '' : texOf(math);
  return [isFormula(made) ? formula(made) : asText(signsOf(math))];
}

/** Tells whether the leaves of a formula are words of prose, so that it is none. */
function hasOnlyWords(math: Element): boolean {
  const leaves = elementsIn(math).filter(({ tagName }) => sign.test(tagName));
  return leaves.length > 0 && leaves.every(({ tagName }) => tagName === 'mtext');
}

/** Elements that contain text. */
const sign = /^(?:m[inos]|mtext)$/;

/** Returns the signs of a formula in order, for one that Markdown cannot distinguish from prose. */
const signsOf = (math: Element): string =>
  elementsIn(math)
    .filter(({ tagName }) => sign.test(tagName))
    .map((leaf) => oneLine(textOf(leaf)))
    .join(' ');

/** TeX between the delimiters that MathJax and pandoc write. */
const delimited = /^\\\((.*)\\\)$|^\\\[(.*)\\\]$/s;

/** The same in a text. No formula contains the beginning of another, so that the time is linear. `split` keeps the group. */
const delimitedParts = /(\\\((?:[^\\]|\\(?![()[\]])){1,900}\\\)|\\\[(?:[^\\]|\\(?![()[\]])){1,900}\\\])/;

/** Returns the formula of an element that contains TeX, as pandoc, Sphinx and DocBook XSL write it; null: it does not. */
export function formulaIn(element: Element): ElementContent[] | null {
  if (!/^(?:span|div)$/.test(element.tagName)) return null;
  const kind = /(?:^|\s)(math|mathphrase)(?:\s|$)/.exec(attribute(element, 'className') ?? '')?.[1];
  if (kind === undefined) return null;
  const written = textOf(element).trim();
  // A phrase may also be words, and then has its powers as elements.
  const phrase = kind === 'mathphrase' && /[\\^_]/.test(written) ? written : '';
  const tex = texBetween(written) ?? phrase;
  return isFormula(oneLine(tex)) ? [formula(oneLine(tex))] : null;
}

const texBetween = (text: string): string | undefined => {
  const [, inline, display] = delimited.exec(text) ?? [];
  return inline ?? display;
};

/** Returns a text with its formulas as elements: TeX between the delimiters of MathJax, as Asciidoctor writes it. */
export function withFormulas(text: string): ElementContent[] {
  if (!/\\[([]/.test(text)) return [asText(text)];
  return text.split(delimitedParts).flatMap((part): ElementContent[] => {
    const tex = oneLine(texBetween(part) ?? '');
    if (isFormula(tex)) return [{ ...formula(tex), children: [asText(part)] }];
    return part === '' ? [] : [asText(part)];
  });
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
