/** Returns the identifier of a word of a chapter. @param index among all spoken words of the chapter, from 0 */
export const wordId = (chapter: number, index: number): string => `ch${chapter}-w${index + 1}`;
