import type { Element, ElementContent } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { noteListTypes } from '../chapters/section-kinds.js';
import type { Note, Notes } from '../text/find-notes.js';
import { noteTag } from '../text/note-tag.js';
import {
  attribute,
  childElements,
  elementsIn,
  hasWords,
  isOfType,
  oneLine,
  textOf,
  typesOf,
} from '../text/tree.js';
import { holdsBlock, inOneLine, inParagraphs, isBlock } from './block-elements.js';
import { asFormula, asPicture } from './clean-graphic.js';
import { hoistSpace, joinPieces } from './clean-inline.js';
import { cleanTable } from './clean-table.js';
import { separateNumbers } from './separate-numbers.js';

/** What cleaning works with. */
export interface Cleaning {
  /** The file that the elements come from. */
  readonly path: string;
  readonly notes: Notes;
  /** The label of a note in the chapter that is being written. */
  labelOf(note: Note): string;
  /** Links that go for nothing: those of a note that lead back. */
  readonly backlinks: ReadonlySet<Element>;
  /** Counts what is left out, by what it is. */
  count(what: LeftOut): void;
}

/** What is left out of a text, and told. */
export type LeftOut = 'reading' | 'hidden' | 'player' | 'form' | 'lost-note';

const without: ReadonlySet<string> = new Set(
  'script style template noscript head link meta title param source track map area base wbr rp pagenum epub:trigger'.split(
    ' ',
  ),
);
const players: ReadonlySet<string> = new Set(['audio', 'video', 'iframe', 'embed', 'canvas', 'applet']);
const forms: ReadonlySet<string> = new Set(['input', 'select', 'textarea', 'datalist', 'progress', 'meter']);
const pageBreaks: ReadonlySet<string> = new Set(['pagebreak']);
const pageLists: ReadonlySet<string> = new Set(['page-list', 'pagelist', 'landmarks']);

/** An element as it is put into Markdown: without what is not read on the page, and with simpler ones for some. */
export function cleanElement(element: Element, cleaning: Cleaning): ElementContent[] {
  const { tagName } = element;
  if (without.has(tagName) || cleaning.backlinks.has(element) || cleaning.notes.byElement.has(element))
    return [];
  if (isHidden(element)) return counted(element, 'hidden', cleaning);
  if (players.has(tagName)) return counted(element, 'player', cleaning);
  if (forms.has(tagName)) return counted(element, 'form', cleaning);
  if (tagName === 'rt' || tagName === 'rtc') return counted(element, 'reading', cleaning);
  if (isPageBreak(element) || (tagName === 'nav' && isOfType(element, pageLists))) return [];
  if (tagName === 'a') return cleanLink(element, cleaning);
  return cleanOther(element, cleaning);
}

/** The children of an element, cleaned. */
export function cleanChildren(element: Element, cleaning: Cleaning): ElementContent[] {
  const children = element.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return [{ type: 'text', value: cleanText(child.value) }];
    return child.type === 'element' ? cleanElement(child, cleaning) : [];
  });
  return joinPieces(separateNumbers(children));
}

function cleanOther(element: Element, cleaning: Cleaning): ElementContent[] {
  switch (element.tagName) {
    case 'img':
    case 'svg':
    case 'image':
      return asPicture(element, cleaning.path);
    case 'math':
      return asFormula(element);
    case 'table':
      return cleanTable(element, (inner) => cleanChildren(inner, cleaning));
    case 'pre':
      return isCode(element)
        ? [asCode(withChildren(element, cleaning))]
        : [asVerse(withChildren(element, cleaning))];
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
    case 'var':
      return hoistSpace(asCode(withChildren(element, cleaning)));
    case 'epub:switch':
      return cleanSwitch(element, cleaning);
    case 'menu':
    case 'dir':
      return [{ ...withChildren(element, cleaning), tagName: 'ul' }];
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return cleanHeading(withChildren(element, cleaning));
    default:
      return cleanGroup(element, cleaning);
  }
}

const withChildren = (element: Element, cleaning: Cleaning): Element => ({
  ...element,
  children: cleanChildren(element, cleaning),
});

/** What holds others is left out when all that it held were notes, and the list's own heading with it. */
function cleanGroup(element: Element, cleaning: Cleaning): ElementContent[] {
  const cleaned = withChildren(element, cleaning);
  const isEmptied = !hasContent(cleaned) && hasWords(element);
  const isEmptyList = /^[ou]l$/.test(element.tagName) && childElements(cleaned).length === 0;
  const hadNotes = elementsIn(element).some((inner) => cleaning.notes.byElement.has(inner));
  const isEmptiedList = hadNotes && isOfType(element, noteListTypes) && !hasContentBesideHeadings(cleaned);
  if (isEmptied || isEmptyList || isEmptiedList) return [];
  // What is marked and has paragraphs in it is not marked in Markdown.
  if (!isBlock(cleaned)) return holdsBlock(cleaned) ? cleaned.children : hoistSpace(cleaned);
  const tagName = cleaned.tagName === 'p' && holdsBlock(cleaned) ? 'div' : cleaned.tagName;
  return [{ ...cleaned, tagName, children: inParagraphs(cleaned.children) }];
}

const hasContent = (element: Element): boolean =>
  hasWords(element) ||
  elementsIn(element).some(({ tagName }) => tagName === noteTag || tagName === 'img') ||
  textOf(element).trim() !== '';

const hasContentBesideHeadings = (element: Element): boolean =>
  element.children.some((child) => {
    if (child.type !== 'element') return hasWords(child);
    if (/^h[1-6]$|^header$|^hgroup$/.test(child.tagName)) return false;
    return child.tagName === 'div' || child.tagName === 'section'
      ? hasContentBesideHeadings(child)
      : hasContent(child);
  });

function counted(element: Element, what: LeftOut, cleaning: Cleaning): [] {
  if (hasWords(element) || what === 'player' || what === 'form') cleaning.count(what);
  return [];
}

/** Hidden from readers, or from those who hear the page. */
function isHidden(element: Element): boolean {
  const { hidden, style } = element.properties;
  if (hidden !== undefined && hidden !== null) return true;
  if (attribute(element, 'aria-hidden') === 'true') return true;
  if (element.tagName === 'dialog') return element.properties.open === undefined;
  return typeof style === 'string' && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);
}

/** A page number at most: where a file is not well-formed, such an element may reach over half of the text. */
const isPageBreak = (element: Element): boolean =>
  isOfType(element, pageBreaks) && oneLine(textOf(element)).length <= 24;

/** Soft hyphens and word joiners are no part of a word, and scripts without spaces have none where a line ends. */
const cleanText = (text: string): string =>
  text
    .replace(/[\u00AD\u2060\uFDD0]/g, '')
    .replace(
      /(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}。、，！？」』）])[ \t]*[\r\n][ \t\r\n]*(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}「『（])/gu,
      '',
    );

function cleanLink(link: Element, cleaning: Cleaning): ElementContent[] {
  const note = cleaning.notes.byReference.get(link);
  if (note) {
    const label = cleaning.labelOf(note);
    return [{ type: 'element', tagName: noteTag, properties: { label }, children: [] }];
  }
  const types = typesOf(link);
  if (types.includes('noteref')) return counted(link, 'lost-note', cleaning);
  const cleaned = withChildren(link, cleaning);
  if (types.includes('backlink') && !hasWords(link)) return [];
  const href = attribute(link, 'href') ?? '';
  const isOutside = resolveHref(cleaning.path, href) === null && /^(?:https?|mailto):/i.test(href);
  // What leads to another place of the book is plain text; a listener goes nowhere.
  if (!isOutside || textOf(cleaned).trim() === '') return cleaned.children;
  return hoistSpace({ ...cleaned, properties: { href } });
}

/** Markdown's headings are one line. */
function cleanHeading(heading: Element): ElementContent[] {
  const isEmpty = !hasContent(heading);
  return isEmpty ? [] : [{ ...heading, children: joinPieces(inOneLine(heading.children)) }];
}

/** Of what a reading system may choose from, what every one can show. */
function cleanSwitch(element: Element, cleaning: Cleaning): ElementContent[] {
  const cases = childElements(element);
  const chosen = cases.find(({ tagName }) => tagName === 'epub:default') ?? cases[0];
  return chosen ? cleanChildren(chosen, cleaning) : [];
}

/** Poems and letters are set with `pre`, too; a program says that it is one. */
function isCode(pre: Element): boolean {
  const said = [attribute(pre, 'className'), attribute(pre, 'data-type'), attribute(pre, 'type')].join(' ');
  return (
    childElements(pre).some(({ tagName }) => /^(?:code|samp|kbd)$/.test(tagName)) ||
    /code|listing|program|screen|source|terminal|console|highlight|language-|prettyprint/i.test(said)
  );
}

/** Code is text alone: of pictures in it, their words stay. */
const asCode = (code: Element): Element => ({
  ...code,
  children: code.children.map((child): ElementContent => {
    if (child.type !== 'element') return child;
    if (child.tagName === 'img') return { type: 'text', value: ` ${attribute(child, 'alt') ?? ''} ` };
    return asCode(child);
  }),
});

/** A block whose lines stay lines. */
function asVerse(pre: Element): Element {
  const inLines = (nodes: readonly ElementContent[]): ElementContent[] =>
    nodes.flatMap((node): ElementContent[] => {
      if (node.type === 'element') return [{ ...node, children: inLines(node.children) }];
      if (node.type !== 'text') return [];
      return node.value.split(/\r\n|[\r\n]/).flatMap((line, index): ElementContent[] => {
        const text: ElementContent = { type: 'text', value: line };
        return index === 0
          ? [text]
          : [{ type: 'element', tagName: 'br', properties: {}, children: [] }, text];
      });
    });
  return { ...pre, tagName: 'div', properties: {}, children: inLines(pre.children) };
}
