/** Returns the name of a chapter's files in an EPUB, without their endings. @param index from 0 */
export const documentName = (index: number): string => `ch${String(index + 1).padStart(3, '0')}`;
