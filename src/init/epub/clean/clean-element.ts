import type { Element, ElementContent } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { noteListTypes } from '../chapters/section-kinds.js';
import { cleanMath, formulaElement, formulaIn, withFormulas } from '../math/clean-formula.js';
import { noteTag } from '../notes/note-tag.js';
import type { Note, Notes } from '../notes/notes.js';
import { attribute, childElements, elementsIn, hasWords, isOfType, textOf, typesOf } from '../text/tree.js';
import { holdsBlock, inOneLine, inParagraphs, isBlock } from './block-elements.js';
import { hoistSpace, joinPieces } from './clean-inline.js';
import { cleanPicture, withoutRepeatedCaption } from './clean-picture.js';
import { cleanTable } from './clean-table.js';
import { joinDropCaps } from './drop-caps.js';
import { isPageNumber, withoutPageNumbers } from './page-numbers.js';
import { separateNumbers } from './separate-numbers.js';
import { separateTitles } from './separate-titles.js';
import { isSceneBreak, sceneBreakElement } from './split-breaks.js';
import { withoutTypedSign, withTypedLists } from './typed-lists.js';

/** Context of cleaning. */
export interface Cleaning {
  /** Path of the file that contains the elements. */
  readonly path: string;
  readonly notes: Notes;
  /** Returns the label of a note in the current chapter. */
  labelOf(note: Note): string;
  /** Links of a note back to its reference, which are removed. */
  readonly backlinks: ReadonlySet<Element>;
  /** Elements that are not part of the book, which are removed. */
  readonly boilerplate: ReadonlySet<Element>;
  /** Tables of contents in pages with other text, and their titles. */
  readonly contents: ReadonlySet<Element>;
  /** Language of the file; null: unknown. */
  readonly language: string | null;
  /** Counts a part that is left out. */
  count(what: LeftOut): void;
}

/** Kinds of content that are left out with a notice. */
export type LeftOut =
  | 'reading'
  | 'hidden'
  | 'player'
  | 'form'
  | 'lost-note'
  | 'picture'
  | 'drawing'
  | 'boilerplate'
  | 'contents';

const removed: ReadonlySet<string> = new Set(
  'script style template noscript head link meta title param source track map area base wbr rp pagenum epub:trigger'.split(
    ' ',
  ),
);
const players: ReadonlySet<string> = new Set(['audio', 'video', 'iframe', 'embed', 'canvas', 'applet']);
const forms: ReadonlySet<string> = new Set(['input', 'select', 'textarea', 'datalist', 'progress', 'meter']);
const pageLists: ReadonlySet<string> = new Set(['page-list', 'pagelist', 'landmarks']);

/** Returns an element for conversion to Markdown: without invisible content, and with simpler elements. */
export function cleanElement(element: Element, cleaning: Cleaning): ElementContent[] {
  const { tagName } = element;
  if (isLeftOut(element, cleaning)) return [];
  const sidenote = cleaning.notes.inPlace.get(element);
  if (sidenote) return [referenceTo(sidenote, cleaning)];
  if (players.has(tagName)) return counted(element, 'player', cleaning);
  if (isMarginToggle(element)) return [];
  if (forms.has(tagName)) return counted(element, 'form', cleaning);
  if (tagName === 'rt' || tagName === 'rtc') return counted(element, 'reading', cleaning);
  if (isPageNumber(element) || (tagName === 'nav' && isOfType(element, pageLists))) return [];
  if (tagName === 'a') return cleanLink(element, cleaning);
  return cleanOther(element, cleaning);
}

/** Tells whether an element is not part of the text, and counts it if the user should know. */
function isLeftOut(element: Element, cleaning: Cleaning): boolean {
  const { notes, boilerplate, contents } = cleaning;
  if (removed.has(element.tagName) || cleaning.backlinks.has(element) || notes.byElement.has(element))
    return true;
  const isList = /^(?:table|[oud]l)$/.test(element.tagName);
  if (boilerplate.has(element)) counted(element, 'boilerplate', cleaning);
  else if (contents.has(element)) {
    if (isList) counted(element, 'contents', cleaning);
  } else if (!notes.inPlace.has(element) && isHidden(element)) counted(element, 'hidden', cleaning);
  else return false;
  return true;
}

/** Returns the cleaned children of an element. */
export function cleanChildren(element: Element, cleaning: Cleaning): ElementContent[] {
  const isKept = (paragraph: Element) =>
    cleaning.notes.byElement.has(paragraph) ||
    cleaning.boilerplate.has(paragraph) ||
    cleaning.contents.has(paragraph) ||
    isHidden(paragraph);
  const written = withTypedLists(
    element.tagName === 'li' ? withoutTypedSign(element) : (element.children as ElementContent[]),
    isKept,
  );
  const children = written.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return withFormulas(cleanText(child.value));
    return child.type === 'element' ? cleanElement(child, cleaning) : [];
  });
  return joinPieces(joinDropCaps(separateNumbers(children), cleaning.language));
}

function cleanOther(element: Element, cleaning: Cleaning): ElementContent[] {
  switch (element.tagName) {
    case 'img':
    case 'svg':
    case 'image':
      return cleanPicture(element, cleaning.count);
    case 'math':
      return cleanMath(element);
    case 'table':
      return cleanTable(element, {
        clean: (inner) => cleanChildren(inner, cleaning),
        isLeftOut: (inner) => isLeftOut(inner, cleaning),
      });
    case 'xmp':
    case 'listing':
    case 'plaintext':
      return asProgram(withChildren(element, cleaning));
    case 'pre':
      return isCode(element)
        ? asProgram(withChildren(element, cleaning))
        : [asVerse(withChildren(element, cleaning))];
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
    case 'var': {
      const code = withChildren(element, cleaning);
      return [...hoistSpace(asCode(code)), ...referencesIn(code)];
    }
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
      return formulaIn(element) ?? cleanGroup(element, cleaning);
  }
}

const withChildren = (element: Element, cleaning: Cleaning): Element => ({
  ...element,
  children: cleanChildren(element, cleaning),
});

/** Cleans an element, and removes it if it contained only notes, or only notes and their heading. */
function cleanGroup(element: Element, cleaning: Cleaning): ElementContent[] {
  const cleaned = withoutRepeatedCaption(withChildren(element, cleaning));
  const isEmptied = !hasContent(cleaned) && hasWords(element);
  const isEmptyList = /^[ou]l$/.test(element.tagName) && childElements(cleaned).length === 0;
  const hadNotes = elementsIn(element).some((inner) => cleaning.notes.byElement.has(inner));
  const isEmptiedList = hadNotes && isOfType(element, noteListTypes) && !hasContentBesideHeadings(cleaned);
  if (isEmptied || isEmptyList || isEmptiedList) return [];
  // Markdown cannot put inline formatting around paragraphs.
  if (!isBlock(cleaned)) return holdsBlock(cleaned) ? cleaned.children : hoistSpace(cleaned);
  if (/^(?:p|div|center)$/.test(cleaned.tagName) && !holdsBlock(cleaned) && isSceneBreak(cleaned.children))
    return [sceneBreakElement()];
  const whole = { ...cleaned, children: inParagraphs(cleaned.children) };
  return [{ ...whole, tagName: whole.tagName === 'p' && holdsBlock(whole) ? 'div' : whole.tagName }];
}

const hasContent = (element: Element): boolean =>
  hasWords(element) ||
  elementsIn(element).some(({ tagName }) => /^(?:img|hr)$/.test(tagName) || tagName === noteTag) ||
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

/** Tells whether an element is hidden on the page, or from screen readers. */
function isHidden(element: Element): boolean {
  const { hidden, style } = element.properties;
  if (hidden !== undefined && hidden !== null) return true;
  if (attribute(element, 'aria-hidden') === 'true') return true;
  if (element.tagName === 'dialog') return element.properties.open === undefined;
  return typeof style === 'string' && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);
}

/** Controls that show and hide a sidenote (Tufte CSS). */
const isMarginToggle = (element: Element): boolean =>
  /^(?:label|input)$/.test(element.tagName) &&
  /(?:^|\s)margin-toggle(?:\s|$)/.test(attribute(element, 'className') ?? '');

/** Removes soft hyphens, word joiners, page numbers, and line ends in scripts without spaces. */
const cleanText = (text: string): string =>
  withoutPageNumbers(text)
    .replace(/[\u00AD\u2060\uFDD0]/g, '')
    .replace(
      /(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}。、，！？」』）])[ \t]*[\r\n][ \t\r\n]*(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}「『（])/gu,
      '',
    );

function cleanLink(link: Element, cleaning: Cleaning): ElementContent[] {
  const note = cleaning.notes.byReference.get(link);
  if (note) return [referenceTo(note, cleaning)];
  const types = typesOf(link);
  if (cleaning.notes.lost.has(link)) return counted(link, 'lost-note', cleaning);
  const cleaned = withChildren(link, cleaning);
  if (types.includes('backlink') && !hasWords(link)) return [];
  const href = attribute(link, 'href') ?? '';
  const isOutside = resolveHref(cleaning.path, href) === null && /^(?:https?|mailto):/i.test(href);
  // Links inside the book become plain text, since a listener cannot follow them.
  // Markdown cannot put a link around paragraphs either.
  if (!isOutside || textOf(cleaned).trim() === '' || holdsBlock(cleaned)) return cleaned.children;
  return hoistSpace({ ...cleaned, properties: { href } });
}

const referenceTo = (note: Note, cleaning: Cleaning): Element => ({
  type: 'element',
  tagName: noteTag,
  properties: { label: cleaning.labelOf(note) },
  // Without content, rehype-remark would look for text in all siblings after each reference.
  children: [{ type: 'text', value: '\u2060' }],
});

/** Puts a heading on one line, as Markdown requires. */
function cleanHeading(heading: Element): ElementContent[] {
  const isEmpty = !hasContent(heading);
  return isEmpty ? [] : [{ ...heading, children: joinPieces(inOneLine(separateTitles(heading.children))) }];
}

/** Chooses the default, which every reading system supports. */
function cleanSwitch(element: Element, cleaning: Cleaning): ElementContent[] {
  const cases = childElements(element);
  const chosen = cases.find(({ tagName }) => tagName === 'epub:default') ?? cases[0];
  return chosen ? cleanChildren(chosen, cleaning) : [];
}

/** Tells whether `pre` is code. Poems and letters use it too, but without an element or a class for code. */
function isCode(pre: Element): boolean {
  const kinds = [attribute(pre, 'className'), attribute(pre, 'data-type'), attribute(pre, 'type')].join(' ');
  return (
    childElements(pre).some(({ tagName }) => /^(?:code|samp|kbd)$/.test(tagName)) ||
    /code|listing|program|screen|source|terminal|console|highlight|language-|prettyprint/i.test(kinds)
  );
}

/** Returns references to notes, which Markdown cannot have in code. */
const referencesIn = (code: Element): Element[] =>
  elementsIn(code).filter(({ tagName }) => tagName === noteTag);

/** Converts preformatted code, with the references to notes in a paragraph after it. */
function asProgram(pre: Element): Element[] {
  const code: Element = { ...asCode(pre), tagName: 'pre' };
  const references = referencesIn(pre);
  return references.length === 0
    ? [code]
    : [code, { type: 'element', tagName: 'p', properties: {}, children: references }];
}

/** Converts code to only text. Pictures become their alternative texts. */
const asCode = (code: Element): Element => ({
  ...code,
  children: code.children.map((child): ElementContent => {
    if (child.type !== 'element') return child;
    if (child.tagName === 'img') return { type: 'text', value: ` ${attribute(child, 'alt') ?? ''} ` };
    if (child.tagName === noteTag) return { type: 'text', value: '' };
    if (child.tagName === formulaElement) return { type: 'text', value: textOf(child) };
    return asCode(child);
  }),
});

/** Converts preformatted text to a block with a break after each line. */
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
  return { ...pre, tagName: 'div', properties: {}, children: inParagraphs(inLines(pre.children)) };
}
