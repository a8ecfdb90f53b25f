import type { Element, ElementContent } from 'hast';
import { element, isElement, text } from '../page/elements.js';
import { mathTags } from './allowed.js';

/** How many parts an element of MathML has, for those that are not rows of any length. */
const counts: Readonly<Record<string, number>> = {
  mfrac: 2,
  mroot: 2,
  msub: 2,
  msup: 2,
  mover: 2,
  munder: 2,
  msubsup: 3,
  munderover: 3,
};
const tokens = new Set(['mi', 'mn', 'mo', 'ms', 'mtext']);
const inside: Readonly<Record<string, string>> = { mtable: 'mtr', mtr: 'mtd' };

/** Returns a formula that every page can contain: valid MathML, or its text. */
export function fixMath(node: Element): Element {
  const shown = isValid(node)
    ? { ...node, properties: { xmlns: 'http://www.w3.org/1998/Math/MathML' } }
    : element('span', { className: ['math'] }, [text(textOf(node), node.position)], node.position);
  if (shown.tagName === 'math') clean(shown);
  return shown;
}

const partsOf = ({ children }: Element): readonly ElementContent[] =>
  children.filter(
    (child) => child.type === 'element' || (child.type === 'text' && child.value.trim() !== ''),
  );

function isValid(node: Element): boolean {
  const parts = partsOf(node);
  if (tokens.has(node.tagName)) return parts.every(({ type }) => type === 'text');
  const count = counts[node.tagName];
  const only = inside[node.tagName];
  return (
    (count === undefined || parts.length === count) &&
    parts.every(
      (part) =>
        isElement(part) &&
        mathTags.has(part.tagName) &&
        part.tagName !== 'math' &&
        (only === undefined ? !['mtr', 'mtd'].includes(part.tagName) : part.tagName === only) &&
        isValid(part),
    )
  );
}

function clean(node: Element): void {
  if (!tokens.has(node.tagName)) node.children = node.children.filter(({ type }) => type === 'element');
  for (const child of node.children) {
    if (!isElement(child)) continue;
    child.properties = {};
    clean(child);
  }
}

const textOf = (node: Element): string =>
  node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
