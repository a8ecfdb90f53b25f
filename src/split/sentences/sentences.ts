/**
 * The ends of the sentences in one block's text, as UTF-16 offsets, ascending, each just after the sentence's last
 * character (the white space that follows is not counted). `language` is BCP-47; null: not known. Never throws.
 */
export type SentenceFinder = (text: string, language: string | null) => readonly number[];
