/** The same for all names that some file systems (macOS, Windows) take for one: case does not matter, nor how letters are composed. */
export const foldName = (name: string): string => name.normalize('NFC').toLowerCase();
