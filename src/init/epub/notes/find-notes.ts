import type { Element } from 'hast';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { noteListTypes, noteTypes } from '../chapters/section-kinds.js';
import { isBlock } from '../clean/block-elements.js';
import type { BookText } from '../text/read-text.js';
import {
  attribute,
  childElements,
  elementsIn,
  hasWordsBefore,
  isOfType,
  oneLine,
  textOf,
} from '../text/tree.js';
import { sidenotesIn } from './find-sidenotes.js';
import type { Note, Notes } from './notes.js';

const noterefTypes = new Set(['noteref']);
const backlinkTypes = new Set(['backlink', 'referrer']);

/** Text of a reference to a note: a number, a letter or a sign, with or without brackets. */
const markShape = /^[[({]?(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z])[\])}]?[.:]?$/i;

/** Classes of references that word processors and converters write instead of types. */
const referenceClass =
  /^(?:note-?ref(?:erence)?|(?:foot|end)note-?ref(?:erence)?|footnote-?link|fn-?ref|_id(?:Foot|End)noteLink|sd(?:foot|end)noteanc|fnanchor|msofootnotereference|msoendnotereference)$/i;

/** Elements that may be a note without a type. */
const untypedNotes = new Set(['p', 'div', 'li', 'dl', 'dd', 'aside', 'td']);

/**
 * Finds the notes of a book: those with a reference marked by `epub:type`, a role or a class; in books without types, those
 * that are linked with their reference in both directions, or raised and with the same number; and sidenotes.
 * @param texts files by path
 */
export function findNotes(texts: ReadonlyMap<string, BookText>): Notes {
  const byReference = new Map<Element, Note>();
  const byElement = new Map<Element, Note>();
  const lost = new Set<Element>();
  for (const text of texts.values()) {
    for (const link of elementsIn(text.body)) {
      if (link.tagName !== 'a') continue;
      const kind = kindOf(link, text);
      const note = kind && noteOf(link, kind, { from: text, texts });
      if (!note) {
        if (kind !== null && kind !== 'linked') lost.add(link);
        continue;
      }
      const known = byElement.get(note.element);
      const whole: Note = known
        ? { ...known, backlinks: new Set([...known.backlinks, ...note.backlinks]) }
        : note;
      byElement.set(note.element, whole);
      byReference.set(link, note);
    }
  }
  // All references of a note get all of its backlinks.
  for (const [link, { element }] of byReference) {
    const note = byElement.get(element);
    if (note) byReference.set(link, note);
  }
  withLabels(byElement);
  return { byReference, byElement, inPlace: sidenotesIn(texts), lost };
}

/** The number of a note in a list of terms is a term of its own, which is removed too. */
function withLabels(byElement: Map<Element, Note>): void {
  for (const [element, note] of [...byElement]) {
    const siblings = element.tagName === 'dd' ? childElements(note.text.parents.get(element) ?? element) : [];
    const before = siblings[siblings.indexOf(element) - 1];
    if (before?.tagName === 'dt') byElement.set(before, note);
  }
}

/** How a link is recognised as a possible reference: by its type, by its raised number, or only by a link back. */
type ReferenceKind = 'typed' | 'raised' | 'linked';

/** Returns null for other links. */
function kindOf(link: Element, from: BookText): ReferenceKind | null {
  if (isOfType(link, noterefTypes)) return 'typed';
  if (!markShape.test(oneLine(textOf(link)))) return null;
  // Links back have the same classes.
  if (!isAfterWords(link, from)) return null;
  const outer = outerInlines(link, from);
  if ([link, ...outer, ...elementsIn(link)].some(hasReferenceClass)) return 'typed';
  const isRaised = [...outer, ...elementsIn(link)].some(({ tagName }) => tagName === 'sup');
  return isRaised && resolveHref(from.path, attribute(link, 'href') ?? '') !== null ? 'raised' : 'linked';
}

const hasReferenceClass = (element: Element): boolean =>
  (attribute(element, 'className') ?? '').split(/\s+/).some((name) => referenceClass.test(name));

/** Returns the inline elements around a link that contain nothing else. */
function outerInlines(link: Element, { parents }: Pick<BookText, 'parents'>): Element[] {
  const parent = parents.get(link);
  if (!parent || isBlock(parent) || parent.children.length > 4) return [];
  if (oneLine(textOf(parent)).length > oneLine(textOf(link)).length + 2) return [];
  return [parent, ...outerInlines(parent, { parents })];
}

function noteOf(
  link: Element,
  kind: ReferenceKind,
  { from, texts }: { readonly from: BookText; readonly texts: ReadonlyMap<string, BookText> },
): Note | null {
  const mark = oneLine(textOf(link));
  const target = targetOf(link, from, texts);
  if (!target) return null;
  const { text, element: linked } = target;
  const element = noteElement(linked, text);
  if (!element || contains(element, link)) return null;
  // A link at the start of a block leads back to the text, unless its target says that it is a note.
  if (!isAfterWords(link, from) && !isInNotes(element, text)) return null;
  const backlinks = new Set(
    elementsIn(element).filter(
      (inner) => inner.tagName === 'a' && leadsBack(inner, { text, texts, link, from }),
    ),
  );
  if (kind !== 'typed' && !untypedNotes.has(element.tagName)) return null;
  const hasMark = kind === 'raised' && startsWithMark(element, mark);
  if (kind !== 'typed' && backlinks.size === 0 && !hasMark) return null;
  return { text, element, mark, backlinks };
}

const startsWithMark = (element: Element, mark: string): boolean => {
  const bare = mark.replace(/^[[({]|[\])}.:]+$/g, '');
  const text = oneLine(textOf(element)).replace(/^[[({]/, '');
  return bare !== '' && text.startsWith(bare) && !/^[\p{L}\p{N}]/u.test(text.slice(bare.length));
};

/** Tells whether an element has the type of a note, or is inside one with the type of a note or of a list of notes. */
function isInNotes(element: Element, { parents }: BookText): boolean {
  for (let outer: Element | undefined = element; outer; outer = parents.get(outer)) {
    if (isOfType(outer, noteTypes) || isOfType(outer, noteListTypes)) return true;
  }
  return false;
}

function targetOf(
  link: Element,
  from: BookText,
  texts: ReadonlyMap<string, BookText>,
): { text: BookText; element: Element } | null {
  const place: ContentPlace | null = resolveHref(from.path, attribute(link, 'href') ?? '');
  const text = place && texts.get(place.path);
  const element = place?.fragment ? text?.ids.get(place.fragment) : undefined;
  return text && element ? { text, element } : null;
}

/** Returns the element around a target with the type of a note, or else its block; null: a heading, or a large part of the text. */
function noteElement(target: Element, { parents }: BookText): Element | null {
  for (let element: Element | undefined = target; element; element = parents.get(element)) {
    if (isOfType(element, noteTypes)) return element;
  }
  const block = blockOf(target, parents);
  if (block.tagName === 'dt') return definitionOf(block, parents);
  return /^(?:body|h\d|table|tr|td|section|article)$/.test(block.tagName) ? null : block;
}

/** Returns the content of a note whose number is a term: the whole list if it has one term, or else the next definition. */
function definitionOf(term: Element, parents: ReadonlyMap<Element, Element>): Element | null {
  const list = parents.get(term);
  if (!list) return null;
  const siblings = childElements(list);
  if (siblings.filter(({ tagName }) => tagName === 'dt').length === 1) return list;
  const next = siblings[siblings.indexOf(term) + 1];
  return next?.tagName === 'dd' ? next : null;
}

function blockOf(element: Element, parents: ReadonlyMap<Element, Element>): Element {
  let block = element;
  while (!isBlock(block)) {
    const parent = parents.get(block);
    if (!parent) break;
    block = parent;
  }
  return block;
}

interface Linked {
  /** File of the possible backlink. */
  readonly text: BookText;
  readonly texts: ReadonlyMap<string, BookText>;
  /** Reference to the note, and its file. */
  readonly link: Element;
  readonly from: BookText;
}

function leadsBack(inner: Element, { text, texts, link, from }: Linked): boolean {
  if (isOfType(inner, backlinkTypes)) return true;
  const target = targetOf(inner, text, texts);
  return target?.text === from && blockOf(target.element, from.parents) === blockOf(link, from.parents);
}

/** Tells whether a link follows words. A number at the beginning of a block is a label or a backlink. */
function isAfterWords(link: Element, { parents }: BookText): boolean {
  for (let element = link; !isBlock(element); ) {
    const parent = parents.get(element);
    if (!parent) return false;
    if (hasWordsBefore(parent, element)) return true;
    element = parent;
  }
  return false;
}

const contains = (element: Element, inner: Element): boolean =>
  element === inner || elementsIn(element).includes(inner);
