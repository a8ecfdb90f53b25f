import type { ElementContent } from 'hast';
import { attribute, textOf } from '../text/tree.js';

/** Classes of the parts of a heading: number, title, subtitle. */
const partClass = /title|num|label|ordinal|chap|part|head|name/i;

/**
 * Inserts a space between the parts of a heading that only a style sheet separates: a number and a title. Keeps words that
 * are only styled in parts, such as a large first letter, together.
 */
export function separateTitles(nodes: readonly ElementContent[]): ElementContent[] {
  return nodes.flatMap((node, index): ElementContent[] => {
    const before = nodes[index - 1];
    return before && areParts(before, node) ? [{ type: 'text', value: ' ' }, node] : [node];
  });
}

function areParts(one: ElementContent, other: ElementContent): boolean {
  const names = [one, other].map((node) =>
    node.type === 'element'
      ? `${attribute(node, 'className') ?? ''} ${attribute(node, 'epub:type') ?? ''}`
      : '',
  );
  if (!names.some((name) => name.trim() !== '')) return false;
  const [left, right] = [textOf(one), textOf(other)];
  if (!/[\p{L}\p{N}]{2}$|\p{N}$|^\p{Lu}$/u.test(left) || !/^[\p{Lu}\p{N}]/u.test(right)) return false;
  if (other.type === 'element' && /^su[bp]$/.test(other.tagName)) return false;
  if (names.some((name) => partClass.test(name)))
    return !/^\p{Lu}$/u.test(left) || /^\p{Lu}\p{Ll}/u.test(right);
  return /[\p{Ll}\p{N}]$/u.test(left) && left.length > 1;
}
