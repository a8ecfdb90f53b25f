import type { Element } from 'hast';
import { type ContentPlace, resolveHref } from '../archive/content-path.js';
import { noteListTypes, noteTypes } from '../chapters/section-kinds.js';
import { isBlock } from '../clean/block-elements.js';
import type { BookText } from '../text/read-text.js';
import { attribute, childElements, elementsIn, isOfType, oneLine, textOf } from '../text/tree.js';
import { WordPlaces } from '../text/word-places.js';
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
  const backlinks = new Map<Element, Set<ReadonlySet<Element>>>();
  const search = new NoteSearch(texts);
  for (const text of texts.values()) {
    for (const link of elementsIn(text.body)) {
      if (link.tagName !== 'a') continue;
      const kind = kindOf(link, text, search);
      const note = kind && noteOf(link, kind, { from: text, search });
      if (!note) {
        if (kind !== null && kind !== 'linked') lost.add(link);
        continue;
      }
      if (!byElement.has(note.element)) byElement.set(note.element, note);
      backlinks.set(note.element, (backlinks.get(note.element) ?? new Set()).add(note.backlinks));
      byReference.set(link, note);
    }
  }
  // All references of a note get all of its backlinks.
  for (const [element, note] of byElement) {
    const all = [...(backlinks.get(element) ?? [])].flatMap((some) => [...some]);
    byElement.set(element, { ...note, backlinks: new Set(all) });
  }
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
function kindOf(link: Element, from: BookText, { places }: NoteSearch): ReferenceKind | null {
  if (isOfType(link, noterefTypes)) return 'typed';
  if (!markShape.test(oneLine(textOf(link)))) return null;
  // Links back have the same classes.
  if (!isAfterWords(link, from, places)) return null;
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
  { from, search }: { readonly from: BookText; readonly search: NoteSearch },
): Note | null {
  const mark = oneLine(textOf(link));
  const target = targetOf(link, from, search.texts);
  if (!target) return null;
  const { text, element: linked } = target;
  const element = noteElement(linked, text);
  if (!element || isInside(link, element, from)) return null;
  // A link at the start of a block leads back to the text, unless its target says that it is a note.
  if (!isAfterWords(link, from, search.places) && !isInNotes(element, text)) return null;
  const backlinks = search.backlinksOf({ text, element }, { link, from });
  if (kind !== 'typed' && !untypedNotes.has(element.tagName)) return null;
  const hasMark = kind === 'raised' && startsWithMark(search.textOf(element), mark);
  if (kind !== 'typed' && backlinks.size === 0 && !hasMark) return null;
  return { text, element, mark, backlinks };
}

function startsWithMark(written: string, mark: string): boolean {
  const bare = mark.replace(/^[[({]|[\])}.:]+$/g, '');
  const text = written.replace(/^[[({]/, '');
  return bare !== '' && text.startsWith(bare) && !/^[\p{L}\p{N}]/u.test(text.slice(bare.length));
}

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

/** Facts about the notes of a book that many references share, each found once. The texts must not change meanwhile. */
class NoteSearch {
  readonly texts: ReadonlyMap<string, BookText>;
  readonly places = new WordPlaces();
  readonly #texts = new Map<Element, string>();
  readonly #backlinks = new Map<Element, Map<Element, ReadonlySet<Element>>>();

  constructor(texts: ReadonlyMap<string, BookText>) {
    this.texts = texts;
  }

  /** Returns the text of a possible note on one line. */
  textOf(element: Element): string {
    const text = this.#texts.get(element) ?? oneLine(textOf(element));
    this.#texts.set(element, text);
    return text;
  }

  /** Returns the links in a note that lead back to the block of a reference, always the same set for the same block. */
  backlinksOf(
    { text, element }: { readonly text: BookText; readonly element: Element },
    { link, from }: { readonly link: Element; readonly from: BookText },
  ): ReadonlySet<Element> {
    const block = blockOf(link, from.parents);
    const ofNote = this.#backlinks.get(element) ?? new Map<Element, ReadonlySet<Element>>();
    this.#backlinks.set(element, ofNote);
    const leadsBack = (inner: Element): boolean => {
      if (isOfType(inner, backlinkTypes)) return true;
      const target = targetOf(inner, text, this.texts);
      return target?.text === from && blockOf(target.element, from.parents) === block;
    };
    const found =
      ofNote.get(block) ??
      new Set(elementsIn(element).filter((inner) => inner.tagName === 'a' && leadsBack(inner)));
    ofNote.set(block, found);
    return found;
  }
}

/** Tells whether a link follows words. A number at the beginning of a block is a label or a backlink. */
function isAfterWords(link: Element, { parents }: BookText, places: WordPlaces): boolean {
  for (let element = link; !isBlock(element); ) {
    const parent = parents.get(element);
    if (!parent) return false;
    if (places.hasWordsBefore(parent, element)) return true;
    element = parent;
  }
  return false;
}

function isInside(link: Element, element: Element, { parents }: BookText): boolean {
  for (let outer: Element | undefined = link; outer; outer = parents.get(outer)) {
    if (outer === element) return true;
  }
  return false;
}
