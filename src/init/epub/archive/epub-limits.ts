/**
 * Limits on the size of an EPUB. Real books are far below: a long novel has 2 MB of text and a study Bible 30 MB, in at
 * most a few thousand files, compressed by a factor of 3 to 10.
 */
export const epubLimits = {
  /** Files in the archive. */
  entries: 20_000,
  /** Unpacked bytes of one text or settings file. */
  documentBytes: 16 * 1024 * 1024,
  /** Bytes of the cover. */
  coverBytes: 64 * 1024 * 1024,
  /** Bytes of all unpacked files together. */
  totalBytes: 128 * 1024 * 1024,
  /** Declared bytes of all files, including recordings and pictures that are never unpacked. */
  declaredBytes: 4 * 1024 * 1024 * 1024,
  /** Compression ratio of a file, for files with more than `ratioBytes`. */
  ratio: 200,
  ratioBytes: 1024 * 1024,
} as const;

/** Depth at which elements are removed. Their text is kept. */
export const maxElementDepth = 200;

/** Depth at which parsing stops with an error, since the time for namespaces is quadratic in the depth. */
export const maxOpenElements = 2000;
