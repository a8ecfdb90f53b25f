import GithubSlugger from 'github-slugger';
import type { Element, Root, Text } from 'hast';
import type { ReadingRules } from '../../markdown/dialects/reading-rules.js';
import { splitAttributes } from '../../markdown/handlers/heading.js';
import { isElement, walk } from './elements.js';

/**
 * Gives the headings of a page levels without gaps, from 1 on, which screen readers need, and names for links. Removes the attributes
 * of their authors from their texts, and headings without a text.
 */
export function levelHeadings(root: Root, rules: ReadingRules): void {
  const slugger = new GithubSlugger();
  const levels: number[] = [];
  walk(root, (node) => {
    if (!isHeading(node)) return;
    const level = Number(node.tagName.slice(1));
    const id = takeAttributes(node, rules);
    const words = textOf(node);
    if (words.trim() === '') {
      node.tagName = 'div';
      return;
    }
    while ((levels.at(-1) ?? 0) >= level) levels.pop();
    levels.push(level);
    node.tagName = `h${Math.min(6, levels.length)}`;
    node.properties.dataAnchor ??= id ?? slugger.slug(words);
  });
}

const isHeading = (node: Parameters<typeof isElement>[0]): node is Element =>
  isElement(node) && /^h[1-6]$/.test(node.tagName);

/** Removes attributes such as `{#harbour}` from the end of a heading, and returns the identifier in them; null: there is none. */
function takeAttributes(node: Element, rules: ReadingRules): string | null {
  const last = node.children.at(-1);
  if (last?.type !== 'text') return null;
  const { text, id } = splitAttributes(last.value, rules);
  last.value = text;
  return id;
}

/** Returns the text of a node. */
export function textOf(node: Element | Root): string {
  const parts: string[] = [];
  walk(node, (inner) => {
    if (inner.type === 'text') parts.push((inner as Text).value);
    if (isElement(inner, 'img')) parts.push(String(inner.properties.alt ?? ''));
  });
  return parts.join('');
}
