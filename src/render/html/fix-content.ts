import type { Element, ElementContent, Parents } from 'hast';
import { element, isElement, text } from '../page/elements.js';
import { blockTags, mathTags } from './allowed.js';
import { fixMath } from './fix-math.js';
import { fixDefinitions, fixList, fixRuby, fixTable } from './fix-structures.js';

/** Elements that contain only text and elements of text. */
const textOnly = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'dt', 'caption']);
/** The element that each of these is in. Elsewhere it is a `div`. */
const parentsOf: Readonly<Record<string, readonly string[]>> = {
  li: ['ul', 'ol'],
  dt: ['dl'],
  dd: ['dl'],
  figcaption: ['figure'],
  caption: ['table'],
  thead: ['table'],
  tbody: ['table'],
  tr: ['table', 'thead', 'tbody'],
  td: ['tr'],
  th: ['tr'],
};

/** What the content of an element must be. */
interface Place {
  readonly parent: string;
  readonly isInText: boolean;
  readonly isInLink: boolean;
}

/** Moves and renames elements below a node until the page is valid HTML: authors may nest tags in any way. */
export function fixContent(parent: Parents): void {
  parent.children = fixAll(parent.children as ElementContent[], {
    parent: '',
    isInText: false,
    isInLink: false,
  });
}

const fixAll = (children: readonly ElementContent[], place: Place): ElementContent[] =>
  children.flatMap((child) => (child.type === 'element' ? fix(child, place) : [child]));

function fix(node: Element, place: Place): ElementContent[] {
  const { tagName } = node;
  if (tagName === 'math') return [fixMath(node)];
  const isBlock = blockTags.has(tagName);
  const isOutOfPlace =
    (isBlock && place.isInText) ||
    (tagName === 'a' && place.isInLink) ||
    mathTags.has(tagName) ||
    (/^r[tp]$/.test(tagName) && place.parent !== 'ruby');
  if (isOutOfPlace) {
    const children = fixAll(node.children, place);
    return isBlock ? [text(' '), ...children, text(' ')] : children;
  }
  const allowed = parentsOf[tagName];
  const isOrphan = allowed !== undefined && !allowed.includes(place.parent);
  const shown = isOrphan ? element('div', {}, node.children, node.position) : node;
  const { tagName: name } = shown;
  shown.children = fixAll(shown.children, {
    parent: name,
    isInText: place.isInText || !isBlock || textOnly.has(name),
    isInLink: place.isInLink || name === 'a',
  });
  return structured(shown);
}

function structured(node: Element): ElementContent[] {
  switch (node.tagName) {
    case 'ul':
    case 'ol':
      return [fixList(node)];
    case 'dl':
      return [fixDefinitions(node)];
    case 'table':
      return fixTable(node);
    case 'ruby':
      return fixRuby(node);
    case 'figure':
      return [fixFigure(node)];
    default:
      return [node];
  }
}

/** Only the first or the last element of a figure is its caption. */
function fixFigure(node: Element): Element {
  const shown = node.children.filter((child) => child.type === 'element' || hasText(child));
  const captions = shown.filter((child) => isElement(child, 'figcaption'));
  const [caption, ...others] = captions;
  for (const other of others) if (isElement(other)) other.tagName = 'div';
  if (isElement(caption) && shown[0] !== caption && shown.at(-1) !== caption) caption.tagName = 'div';
  return node;
}

/** Tells whether a node is text that is not only white space. */
const hasText = (node: ElementContent): boolean => node.type === 'text' && node.value.trim() !== '';
