import type { NamedFile } from '../../manifest/parse-manifest.js';

/** Returns a file as if a manifest named it, for functions that read the files of a manifest. */
export const asNamedFile = (file: string): NamedFile => ({
  file,
  place: { file, line: 1, column: 1 },
  excerpt: { line: '', length: 0 },
});
