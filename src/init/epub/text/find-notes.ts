import type { Element } from 'hast';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { noteTypes } from '../chapters/section-kinds.js';
import { isBlock } from '../clean/block-elements.js';
import type { BookText } from './read-text.js';
import { attribute, elementsIn, hasWordsBefore, isOfType, oneLine, textOf } from './tree.js';

/** A note, where it stands in the book. */
export interface Note {
  readonly text: BookText;
  readonly element: Element;
  /** What refers to it on the page: `1`, `*`. */
  readonly mark: string;
  /** Links in it that lead back to what refers to it. */
  readonly backlinks: ReadonlySet<Element>;
}

/** Notes by what refers to them. */
export interface Notes {
  readonly byReference: ReadonlyMap<Element, Note>;
  readonly byElement: ReadonlyMap<Element, Note>;
}

const noterefTypes = new Set(['noteref']);
const backlinkTypes = new Set(['backlink', 'referrer']);

/** What a reference to a note looks like: a number or a sign, perhaps in brackets. */
const markShape = /^[[({]?(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z])[\])}]?[.:]?$/i;

/** What a note may be, where nothing but its links says so. */
const untypedNotes = new Set(['p', 'div', 'li', 'dd', 'aside', 'td']);

/**
 * Finds the notes of a book: those that `epub:type` or a role says are referred to, and, in books without types, those
 * whose mark and whose text link to each other.
 * @param texts by their paths
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
  // What was found later of a note that several refer to counts for all of them.
  for (const [link, { element }] of byReference) {
    const note = byElement.get(element);
    if (note) byReference.set(link, note);
  }
  return { byReference, byElement };
}

function noteOf(link: Element, from: BookText, texts: ReadonlyMap<string, BookText>): Note | null {
  const isTyped = isOfType(link, noterefTypes);
  const mark = oneLine(textOf(link));
  if (!isTyped && !(markShape.test(mark) && standsBehindWords(link, from))) return null;
  const target = targetOf(link, from, texts);
  if (!target) return null;
  const { text, element: aim } = target;
  const element = noteElement(aim, text);
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

/** What is called a note round a target; else the block that it stands in, which is neither a heading nor the whole text. */
function noteElement(aim: Element, { parents }: BookText): Element | null {
  for (let element: Element | undefined = aim; element; element = parents.get(element)) {
    if (isOfType(element, noteTypes)) return element;
  }
  const block = blockOf(aim, parents);
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
  /** Where the backlink stands. */
  readonly text: BookText;
  readonly texts: ReadonlyMap<string, BookText>;
  /** What refers to the note, and where. */
  readonly link: Element;
  readonly from: BookText;
}

function leadsBack(inner: Element, { text, texts, link, from }: Linked): boolean {
  if (isOfType(inner, backlinkTypes)) return true;
  const target = targetOf(inner, text, texts);
  return target?.text === from && blockOf(target.element, from.parents) === blockOf(link, from.parents);
}

/** A mark stands behind what it is a note to. A number at the beginning of a block is a label, or leads back. */
function standsBehindWords(link: Element, { parents }: BookText): boolean {
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
