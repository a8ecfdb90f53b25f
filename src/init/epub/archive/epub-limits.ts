/**
 * What an EPUB may ask of this machine. Real books stay far below: a long novel has 2 MB of text, a study Bible 30 MB,
 * in a few thousand files at most, packed 3 to 10 times.
 */
export const epubLimits = {
  /** Files in the archive. */
  entries: 20_000,
  /** Of one text or settings file, unpacked, in bytes. */
  documentBytes: 16 * 1024 * 1024,
  /** Of the cover. */
  coverBytes: 64 * 1024 * 1024,
  /** Of everything that is unpacked for one book. */
  totalBytes: 128 * 1024 * 1024,
  /** Of everything in the archive, recordings and pictures too, as its list says, though most of it is never unpacked. */
  declaredBytes: 4 * 1024 * 1024 * 1024,
  /** How many times smaller than its content a packed file may be, once it has unpacked to more than `ratioBytes`. */
  ratio: 200,
  ratioBytes: 1024 * 1024,
} as const;

/** How deep elements are kept inside each other; the words of deeper ones stay, without their elements. */
export const maxElementDepth = 200;

/** Deeper than that, a file is made to keep a parser busy: the time that namespaces take grows with the square of the depth. */
export const maxOpenElements = 2000;
