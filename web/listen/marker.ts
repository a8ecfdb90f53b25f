/** Marks one passage of the text, which may be in several elements. */
export interface Marker {
  /** Marks these elements, and no others. They are in page order; none: nothing is marked. */
  mark(pieces: readonly HTMLElement[]): void;
}

/**
 * Returns a marker. The CSS Custom Highlight API paints without changing the page, so a word costs no layout. In browsers without it,
 * the elements get a class.
 * @param name the name of the highlight, and of the class
 */
export function createMarker(name: 'sentence' | 'word'): Marker {
  if (typeof Highlight === 'undefined' || CSS.highlights === undefined) return classMarker(name);
  const highlight = new Highlight();
  // The word is painted over its sentence.
  highlight.priority = name === 'word' ? 1 : 0;
  CSS.highlights.set(name, highlight);
  return {
    mark(pieces) {
      highlight.clear();
      for (const piece of pieces)
        highlight.add(
          new StaticRange({
            startContainer: piece,
            startOffset: 0,
            endContainer: piece,
            endOffset: piece.childNodes.length,
          }),
        );
    },
  };
}

function classMarker(name: string): Marker {
  let marked: readonly HTMLElement[] = [];
  return {
    mark(pieces) {
      for (const piece of marked) piece.classList.remove(`marked-${name}`);
      for (const piece of pieces) piece.classList.add(`marked-${name}`);
      marked = pieces;
    },
  };
}
