/** What an id of the text or a link names: a sentence, a word or, without a number, a chapter. */
export interface NamedPlace {
  readonly chapter: number;
  readonly kind: 's' | 'w';
  /** From 1; null: the whole chapter. */
  readonly number: number | null;
}

/** Returns the id of a sentence or word in the text: `ch2-s14`. */
export const idOf = (chapter: number, kind: 's' | 'w', number: number): string =>
  `ch${chapter}-${kind}${number}`;

/** Reads an id of the text, or a link such as `#ch2-s14` or `#ch2`; null: it is none. */
export function readId(id: string): NamedPlace | null {
  const [, chapter, kind = 's', number] = /^#?ch(\d{1,6})(?:-([sw])(\d{1,9}))?$/.exec(id) ?? [];
  if (chapter === undefined) return null;
  return {
    chapter: Number(chapter),
    kind: kind === 'w' ? 'w' : 's',
    number: number === undefined ? null : Number(number),
  };
}
