import type { Element } from 'hast';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { noteTypes } from '../chapters/section-kinds.js';
import { isBlock } from '../clean/block-elements.js';
import type { BookText } from './read-text.js';
import { attribute, elementsIn, hasWordsBefore, isOfType, oneLine, textOf } from './tree.js';

/** Note of the book. */
export interface Note {
  /** File that contains it. */
  readonly text: BookText;
  readonly element: Element;
  /** Number or sign of its reference: `1`, `*`. */
  readonly mark: string;
  /** Links in it that lead back to its references. */
  readonly backlinks: ReadonlySet<Element>;
}

/** Notes by the elements of their references, and by their own elements. */
export interface Notes {
  readonly byReference: ReadonlyMap<Element, Note>;
  readonly byElement: ReadonlyMap<Element, Note>;
}

const noterefTypes = new Set(['noteref']);
const backlinkTypes = new Set(['backlink', 'referrer']);

/** Text of a reference to a note: a number, a letter or a sign, with or without brackets. */
const markShape = /^[[({]?(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z])[\])}]?[.:]?$/i;

/** Elements that may be a note without a type. */
const untypedNotes = new Set(['p', 'div', 'li', 'dd', 'aside', 'td']);

/**
 * Finds the notes of a book: those with a reference marked by `epub:type` or a role and, in books without types, those
 * that are linked with their reference in both directions.
 * @param texts files by path
 */
export function findNotes(texts: ReadonlyMap<string, BookText>): Notes {
  const byReference = new Map<Element, Note>();
  const byElement = new Map<Element, Note>();
  for (const text of texts.values()) {
    for (const link of elementsIn(text.body)) {
      if (link.tagName !== 'a') continue;
      const note = noteOf(link, text, texts);
      if (!note) continue;
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
  return { byReference, byElement };
}

function noteOf(link: Element, from: BookText, texts: ReadonlyMap<string, BookText>): Note | null {
  const isTyped = isOfType(link, noterefTypes);
  const mark = oneLine(textOf(link));
  if (!isTyped && !(markShape.test(mark) && isAfterWords(link, from))) return null;
  const target = targetOf(link, from, texts);
  if (!target) return null;
  const { text, element: linked } = target;
  const element = noteElement(linked, text);
  if (!element || contains(element, link)) return null;
  const backlinks = new Set(
    elementsIn(element).filter(
      (inner) => inner.tagName === 'a' && leadsBack(inner, { text, texts, link, from }),
    ),
  );
  if (!isTyped && (backlinks.size === 0 || !untypedNotes.has(element.tagName))) return null;
  return { text, element, mark, backlinks };
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
  return /^(?:body|h\d|table|tr|td|section|article)$/.test(block.tagName) ? null : block;
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
