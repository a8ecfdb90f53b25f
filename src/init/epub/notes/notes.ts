import type { Element } from 'hast';
import type { BookText } from '../text/read-text.js';

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
  /** Notes in the middle of a text, which are their own reference: sidenotes. */
  readonly inPlace: ReadonlyMap<Element, Note>;
  /** References whose notes are not in the book. */
  readonly lost: ReadonlySet<Element>;
}
