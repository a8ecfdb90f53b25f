/** A piece of a sentence. If it is read in a way that its writing does not say, `said` is that way. */
export interface Piece {
  readonly written: string;
  /** For voices that get words only. */
  readonly said: string;
}

/** A sentence of a text, in pieces that are separated by spaces. */
export type Sentence = readonly Piece[];

/** Returns a sentence as it is written in a book. */
export const writtenText = (sentence: Sentence): string => sentence.map(({ written }) => written).join(' ');

/** Parses a sentence. `{1984|nineteen eighty-four}` is written as `1984`; all other words are read as they are written. */
export function parseSentence(text: string): Sentence {
  return [...text.matchAll(/\{([^|}]*)\|([^}]*)\}(\S*)|\S+/g)].map(([whole, written, said, mark = '']) =>
    written === undefined || said === undefined
      ? { written: whole, said: whole }
      : { written: written + mark, said: said + mark },
  );
}
