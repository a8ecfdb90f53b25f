import type { LanguageReadings } from '../languages/language.js';

/** A kind of word whose writing does not say how it is read. */
export interface ReadingKind {
  /**
   * Returns texts that say how the word may be read aloud, the likeliest first. Null: the word is not of this kind.
   * @param isAfterNumber whether the word before it ends with a digit
   */
  respell(word: string, readings: LanguageReadings, isAfterNumber: boolean): readonly string[] | null;
}
