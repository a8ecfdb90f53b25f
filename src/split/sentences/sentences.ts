/**
 * A function that returns the ends of the sentences in one block's text: UTF-16 offsets, ascending, each just after the last
 * character of a sentence and before white space. `language` is a BCP-47 tag; null: unknown.
 */
export type SentenceFinder = (text: string, language: string | null) => readonly number[];
