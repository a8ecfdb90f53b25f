/** The folder, in the output folder, for the files of the listening page. `index.html` is next to it. */
export const pageFolder = 'page';

/**
 * Returns the pattern of the names of output files: a file name, or one in `pageFolder`. With any other path, a tampered file could make
 * narrate delete other files.
 */
const namePattern = (extensions: readonly string[]): string =>
  `(?:${pageFolder}/)?[^./\\\\][^/\\\\]*\\.(?:${extensions.join('|')})`;

/** Returns an expression for the names of files with these extensions, in any case. */
export const nameWith = (extensions: readonly string[]): RegExp =>
  new RegExp(`^(?!timeline\\.json$)${namePattern(extensions)}$`, 'i');

/** Tells whether a name can be that of an output file. */
export const isOutputName = (name: string): boolean => nameWith(['[^./\\\\]+']).test(name);
