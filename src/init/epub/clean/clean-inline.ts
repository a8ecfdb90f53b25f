import type { Element, ElementContent, Text } from 'hast';
import { noteTag } from '../notes/note-tag.js';
import { attribute, textOf } from '../text/tree.js';

/** Kind of Markdown formatting by element. */
const formats: Readonly<Record<string, string>> = {
  em: 'em',
  i: 'em',
  u: 'em',
  mark: 'em',
  dfn: 'em',
  cite: 'em',
  strong: 'strong',
  b: 'strong',
  del: 'del',
  s: 'del',
  strike: 'del',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
  var: 'code',
};
const phrases: ReadonlySet<string> = new Set([...Object.keys(formats), 'a', 'q']);

/** Moves space at the ends of an inline element out of it, since Markdown's formatting does not work next to a space. Unwraps empty elements. */
export function hoistSpace(element: Element): ElementContent[] {
  if (!phrases.has(element.tagName)) return [element];
  const { children } = element;
  const start = children.findIndex((child) => !isSpace(child));
  if (start === -1) return children;
  const end = children.findLastIndex((child) => !isSpace(child)) + 1;
  const inner = children.slice(start, end);
  const before = takeSpace(inner, 0, (text) => text.trimStart());
  const after = takeSpace(inner, inner.length - 1, (text) => text.trimEnd());
  return [
    ...children.slice(0, start),
    ...before,
    { ...element, children: inner },
    ...after,
    ...children.slice(end),
  ];
}

const isSpace = (node: ElementContent): boolean =>
  node.type === 'element' ? node.tagName === 'br' : node.type === 'text' && node.value.trim() === '';

function takeSpace(
  children: ElementContent[],
  index: number,
  trim: (text: string) => string,
): readonly Text[] {
  const node = children[index];
  if (node?.type !== 'text') return [];
  const value = trim(node.value);
  if (value === node.value) return [];
  children[index] = { type: 'text', value };
  return [{ type: 'text', value: ' ' }];
}

/** Joins adjacent nodes: texts, elements with the same formatting, and a drop cap in a picture with its word. */
export function joinPieces(nodes: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = [];
  const merged = new Set<Element>();
  for (const [index, node] of nodes.entries()) {
    const last = joined.at(-1);
    const letter = letterOf(node, nodes[index + 1]);
    const value = letter ?? (node.type === 'text' ? node.value : null);
    if (value !== null && last?.type === 'text')
      joined[joined.length - 1] = { type: 'text', value: last.value + value };
    else if (value !== null) joined.push({ type: 'text', value });
    else if (node.type === 'element' && last?.type === 'element' && haveSameFormat(last, node)) {
      const whole = merged.has(last) ? last : { ...last, children: [...last.children] };
      merged.add(whole);
      for (const child of node.children) whole.children.push(child);
      joined[joined.length - 1] = whole;
    } else joined.push(node);
  }
  for (const whole of merged) whole.children = joinPieces(whole.children);
  return withoutNoteBrackets(joined);
}

/** Tells whether two elements have the same formatting, so that Markdown cannot separate them. */
function haveSameFormat(one: Element, other: Element): boolean {
  const format = formats[one.tagName];
  return format !== undefined && format === formats[other.tagName];
}

/** Returns the letter of a drop cap that is a picture; null: not a drop cap. */
function letterOf(node: ElementContent, next: ElementContent | undefined): string | null {
  if (node.type !== 'element' || node.tagName !== 'img' || !next) return null;
  const alt = attribute(node, 'alt');
  const isLetter = alt !== null && /^\p{L}$/u.test(alt) && /^\p{L}/u.test(textOf(next));
  return isLetter ? alt : null;
}

/** Removes brackets around a reference to a note: `[1]`. */
function withoutNoteBrackets(nodes: readonly ElementContent[]): ElementContent[] {
  const result = [...nodes];
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'element' || node.tagName !== noteTag) continue;
    const before = result[index - 1];
    const after = result[index + 1];
    if (before?.type !== 'text' || after?.type !== 'text') continue;
    if (!/[[(]$/.test(before.value) || !/^[\])]/.test(after.value)) continue;
    result[index - 1] = { type: 'text', value: before.value.slice(0, -1) };
    result[index + 1] = { type: 'text', value: after.value.slice(1) };
  }
  return result;
}
