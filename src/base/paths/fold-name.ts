/** Returns the same string for all names that macOS or Windows treat as one file: case and Unicode composition do not count. */
export const foldName = (name: string): string => name.normalize('NFC').toLowerCase();
