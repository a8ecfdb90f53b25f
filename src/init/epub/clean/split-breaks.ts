import type { Element, ElementContent } from 'hast';
import { noteTag } from '../notes/note-tag.js';
import { elementsIn, textOf } from '../text/tree.js';

/** Elements without a meaning of their own, which may contain the breaks of a whole page. */
const plain: ReadonlySet<string> = new Set(['span', 'font', 'small', 'big']);

const isBreak = (node: ElementContent): boolean => node.type === 'element' && node.tagName === 'br';
const isBlank = (node: ElementContent): boolean => node.type === 'text' && node.value.trim() === '';

/** Splits inline content at two or more line breaks in a row, which converters write between paragraphs and stanzas. */
export function splitAtBreaks(nodes: readonly ElementContent[]): ElementContent[][] {
  const parts: ElementContent[][] = [];
  let part: ElementContent[] = [];
  let breaks = 0;
  for (const node of nodes.flatMap(withoutPlain)) {
    if (isBreak(node)) breaks += 1;
    else if (!isBlank(node)) {
      if (breaks > 1) {
        parts.push(part);
        part = [];
      }
      breaks = 0;
    }
    part.push(node);
  }
  return [...parts, part].map(withoutOuterBreaks).filter((one) => !one.every(isBlank));
}

function withoutPlain(node: ElementContent): ElementContent[] {
  if (node.type !== 'element' || !plain.has(node.tagName)) return [node];
  return elementsIn(node).some(({ tagName }) => tagName === 'br')
    ? node.children.flatMap(withoutPlain)
    : [node];
}

function withoutOuterBreaks(nodes: readonly ElementContent[]): ElementContent[] {
  const isSilent = (node: ElementContent): boolean => isBreak(node) || isBlank(node);
  const start = nodes.findIndex((node) => !isSilent(node));
  const end = nodes.findLastIndex((node) => !isSilent(node));
  return start === -1 ? [] : nodes.slice(start, end + 1);
}

/**
 * Signs between two scenes: `#`, `~`, `§`, one or more stars, three or more dots or lines, ornaments, and `o0o` with or without
 * lines. A single line may be a silence in a dialogue.
 */
const sceneBreak =
  /^(?:(?:[*#~§]\s*){1,12}|(?:[•·]\s*){3,}|(?:[-–—=_*#~]\s*){3,}|(?:[⁂✱✻✽❦❧☙◆◇]\s*)+|[-–—=~*_\s]*(?:[o0]0[o0]|oOo)[-–—=~*_\s]*)$/u;

/** Tells whether a paragraph is only a sign between two scenes. */
export const isSceneBreak = (nodes: readonly ElementContent[]): boolean =>
  nodes.length > 0 &&
  sceneBreak.test(nodes.map(textOf).join('').trim()) &&
  !nodes.some(
    (node) =>
      node.type === 'element' &&
      [node, ...elementsIn(node)].some(({ tagName }) => tagName === 'img' || tagName === noteTag),
  );

/** Returns the element for a break between two scenes. */
export const sceneBreakElement = (): Element => ({
  type: 'element',
  tagName: 'hr',
  properties: {},
  children: [],
});
